import CtapiCore

/// Bytes received and not used yet, of which the front is used up piece by piece.
struct MessageBuffer {
  private var bytes: [UInt8] = []
  private var used = 0
  /// How many unused bytes have been searched for the end of a head, so that slow senders cost no quadratic work.
  private var searched = 0

  var isEmpty: Bool { used == bytes.count }
  var count: Int { bytes.count - used }

  mutating func append(_ more: Span<UInt8>) {
    if used > 0, used == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      used = 0
    } else if used > 64 << 10 {
      bytes.removeFirst(used)
      used = 0
    }
    bytes.append(copying: more)
  }

  mutating func withUnused<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes.span.extracting(used...))
  }

  mutating func use(_ count: Int) {
    used += count
    searched = 0
    // What a large message needed is not kept by a connection that waits.
    if used == bytes.count, bytes.capacity > 64 << 10 { self = MessageBuffer() }
  }

  mutating func take(_ count: Int) -> [UInt8] {
    let part = Array(bytes[used..<used + count])
    use(count)
    return part
  }

  /// The length of a head without its empty line, or nil while that has not come.
  mutating func headLength() -> Int? {
    let start = max(used, used + searched - 3)
    var index = start
    while index + 3 < bytes.count {
      if bytes[index] == 0x0D, bytes[index + 1] == 0x0A, bytes[index + 2] == 0x0D, bytes[index + 3] == 0x0A {
        return index + 2 - used
      }
      index += 1
    }
    searched = count
    return nil
  }
}
