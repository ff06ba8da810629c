/// The bytes an HTTP/2 client sends, written frame by frame; field lists are literals without compression (RFC 7541 §6.2.2).
package enum HTTP2Frames {
  /// What a client begins with (RFC 9113 §3.4).
  package static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  /// Empty settings.
  package static let settings = frame(4)

  /// Any frame.
  package static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
    let length = payload.count
    let head = [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags]
    return head + [24, 16, 8, 0].map { UInt8(stream >> $0 & 255) } + payload
  }

  /// A field list.
  package static func fields(_ list: [(String, String)]) -> [UInt8] {
    list.flatMap { name, value in [0] + string(name) + string(value) }
  }

  /// A string with its length as an integer of seven bits (RFC 7541 §5.1).
  private static func string(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
    var rest = bytes.count - 127
    var length: [UInt8] = [127]
    while rest >= 128 {
      length.append(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    return length + [UInt8(rest)] + bytes
  }

  /// A whole header block that opens a stream.
  package static func request(
    _ stream: UInt32, _ list: [(String, String)], ends: Bool = true
  ) -> [UInt8] {
    frame(1, flags: ends ? 5 : 4, stream: stream, fields(list))
  }

  /// The fields of a GET.
  package static func get(_ path: String, host: String = "a.test") -> [(String, String)] {
    [(":method", "GET"), (":scheme", "https"), (":path", path), (":authority", host)]
  }

  /// The fields of a POST.
  package static func post(_ path: String) -> [(String, String)] {
    [(":method", "POST"), (":scheme", "https"), (":path", path), (":authority", "a.test")]
  }

  /// A frame of data.
  package static func data(_ stream: UInt32, _ text: String, ends: Bool = false) -> [UInt8] {
    frame(0, flags: ends ? 1 : 0, stream: stream, Array(text.utf8))
  }

  /// The whole frames at the front of bytes, at most `limit`: type, flags, stream and payload.
  package static func read(
    _ bytes: [UInt8], limit: Int = .max
  ) -> [(type: UInt8, flags: UInt8, stream: UInt32, payload: [UInt8])] {
    var found: [(type: UInt8, flags: UInt8, stream: UInt32, payload: [UInt8])] = []
    var offset = 0
    while offset + 9 <= bytes.count, found.count < limit {
      let length = Int(bytes[offset]) << 16 | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2])
      guard offset + 9 + length <= bytes.count else { break }
      let stream = bytes[offset + 5..<offset + 9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      found.append((bytes[offset + 3], bytes[offset + 4], stream, Array(bytes[offset + 9..<offset + 9 + length])))
      offset += 9 + length
    }
    return found
  }
}
