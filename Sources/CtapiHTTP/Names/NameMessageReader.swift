/// Reads a message of the domain name system from the front, never past its end.
struct NameMessageReader: ~Escapable {
  private let message: Span<UInt8>
  private(set) var position = 0

  @_lifetime(copy message)
  init(_ message: Span<UInt8>) { self.message = message }

  /// Two bytes as a number.
  mutating func number() -> UInt16? {
    guard position + 2 <= message.count else { return nil }
    defer { position += 2 }
    return UInt16(message[position]) << 8 | UInt16(message[position + 1])
  }

  /// A time to live: four bytes as a number of seconds; one that would be negative is none (RFC 2181 §8).
  mutating func seconds() -> Int? {
    guard let high = number(), let low = number() else { return nil }
    return high & 0x8000 != 0 ? 0 : Int(high) << 16 | Int(low)
  }

  mutating func skip(_ count: Int) -> Bool {
    guard position + count <= message.count else { return false }
    position += count
    return true
  }

  mutating func take(_ count: Int) -> [UInt8]? {
    guard position + count <= message.count else { return nil }
    defer { position += count }
    return (position..<position + count).map { message[$0] }
  }

  /// A name's labels in lower case; a pointer leads back only, so that none goes in circles (RFC 1035 §4.1.4).
  mutating func name() -> [[UInt8]]? {
    var labels: [[UInt8]] = []
    var offset = position
    var limit = position
    var hasJumped = false
    while offset < message.count {
      let length = Int(message[offset])
      if length == 0 {
        if !hasJumped { position = offset + 1 }
        return labels
      }
      if length & 0xC0 == 0xC0 {
        guard offset + 1 < message.count else { return nil }
        let target = (length & 0x3F) << 8 | Int(message[offset + 1])
        guard target < limit else { return nil }
        if !hasJumped { position = offset + 2 }
        hasJumped = true
        limit = target
        offset = target
        continue
      }
      guard length < 64, offset + 1 + length <= message.count, labels.count < 128 else { return nil }
      labels.append((offset + 1...offset + length).map { message[$0] &- 0x41 < 26 ? message[$0] | 0x20 : message[$0] })
      offset += 1 + length
    }
    return nil
  }
}
