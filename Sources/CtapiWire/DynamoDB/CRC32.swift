/// The CRC-32 of IEEE 802.3, which DynamoDB's clients check over the bytes of a body (`store.md` 1.1).
enum CRC32 {
  /// Four tables, so that a step takes four bytes at once.
  private static let tables: [[UInt32]] = {
    var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 4)
    for index in 0..<256 {
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      tables[0][index] = value
    }
    for table in 1..<4 {
      for index in 0..<256 {
        let before = tables[table - 1][index]
        tables[table][index] = before >> 8 ^ tables[0][Int(before & 0xFF)]
      }
    }
    return tables
  }()

  /// The checksum of `bytes`.
  static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    let tables = tables
    var state: UInt32 = 0xFFFF_FFFF
    var index = 0
    while index + 4 <= bytes.count {
      state ^= UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8
      state ^= UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3]) << 24
      state =
        tables[3][Int(state & 0xFF)] ^ tables[2][Int(state >> 8 & 0xFF)] ^ tables[1][Int(state >> 16 & 0xFF)]
        ^ tables[0][Int(state >> 24)]
      index += 4
    }
    while index < bytes.count {
      state = state >> 8 ^ tables[0][Int((state ^ UInt32(bytes[index])) & 0xFF)]
      index += 1
    }
    return ~state
  }
}
