/// How a `host` field, or the authority of a target, is written (RFC 9110 §7.2).
enum AuthorityForm {
  /// A name alone, which is a token.
  case name
  /// With a port, or an IPv6 address: no token, so that it needs quotes where one is asked for (RFC 7239 §4).
  case address
  /// No host with an optional port of digits, or one with user information.
  case malformed

  /// How a part of a head is written.
  @inline(__always)
  static func of(_ bytes: RawSpan, _ range: ByteRange) -> AuthorityForm {
    let start = Int(range.start)
    let end = Int(range.end)
    if end &- start <= ByteBlock.count, start < end, start &+ ByteBlock.count <= bytes.byteCount {
      let form = short(ByteBlock(bytes, uncheckedAt: start), count: end &- start)
      if form != .malformed { return form }
    }
    return general(bytes, start, end)
  }

  /// The usual host, which fits into a block: a name and perhaps a port; `malformed` for what needs a closer look.
  @inline(__always)
  private static func short(_ block: ByteBlock, count: Int) -> AuthorityForm {
    let all: UInt32 = 1 &<< UInt32(truncatingIfNeeded: count) &- 1
    let beyond = block.beyondHosts & all
    guard beyond != 0 else { return .name }
    let name = UInt32(truncatingIfNeeded: beyond.trailingZeroBitCount)
    let port: UInt32 = (2 &<< name) &- 1
    let isPort = name > 0 && block.isColon(name) && count &- Int(name) <= 6 && block.beyondDigits & all & ~port == 0
    return isPort ? .address : .malformed
  }

  @inline(never)
  private static func general(_ bytes: RawSpan, _ start: Int, _ end: Int) -> AuthorityForm {
    var index = start
    var form = AuthorityForm.name
    if start < end, bytes.byte(start) == 0x5B {
      index &+= 1
      while index < end, isAddressByte(bytes.byte(index)) { index &+= 1 }
      guard index > start &+ 2, index < end, bytes.byte(index) == 0x5D else { return .malformed }
      index &+= 1
      form = .address
    } else {
      index = min(end, ByteBlock.first(in: bytes, from: start) { $0.beyondHosts })
    }
    guard index > start else { return .malformed }
    guard index < end else { return form }
    guard bytes.byte(index) == 0x3A, end &- index <= 6 else { return .malformed }
    index &+= 1
    while index < end {
      if bytes.byte(index) &- 0x30 >= 10 { return .malformed }
      index &+= 1
    }
    return .address
  }

  /// A hexadecimal digit, `:` or `.`.
  private static func isAddressByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 11 || (byte | 0x20) &- 0x61 < 6 || byte == 0x2E
  }
}
