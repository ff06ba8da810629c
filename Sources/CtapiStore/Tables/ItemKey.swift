/// Where an item stands in its table: the order of these bytes is the order of a scan (`store.md` 5.4).
package struct ItemKey: Sendable, Hashable {
  /// How many partitions a table's items spread over; parallel scans take ranges of them.
  package static let partitions = 1 << 16

  /// The partition, 0 to 65,535, which follows from the partition key.
  package let partition: Int
  /// The order-preserving bytes of the partition key.
  package let hash: [UInt8]
  /// The order-preserving bytes of the sort key; empty without one.
  package let range: [UInt8]

  init(hash: [UInt8], range: [UInt8]) {
    partition = ItemKey.partition(of: hash)
    self.hash = hash
    self.range = range
  }

  init(partition: Int, hash: [UInt8], range: [UInt8]) {
    self.partition = partition
    self.hash = hash
    self.range = range
  }

  /// FNV-1a folded to 16 bits; part of the file format, so it can never change.
  private static func partition(of bytes: [UInt8]) -> Int {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int((state ^ state >> 16 ^ state >> 32 ^ state >> 48) & 0xFFFF)
  }
}
