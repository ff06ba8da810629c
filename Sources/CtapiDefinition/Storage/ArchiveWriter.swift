/// Writes values one behind the other; ``ArchiveReader`` reads them back in the same order.
struct ArchiveWriter {
  private(set) var bytes: [UInt8] = []

  /// A whole number as 7-bit groups, low ones first; negative ones are not taken.
  mutating func write(_ value: Int) {
    var rest = UInt(value)
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func write(_ value: Bool) { write(value ? 1 : 0) }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(_ raw: [UInt8]) {
    write(raw.count)
    bytes.append(contentsOf: raw)
  }

  /// A value that may be missing.
  mutating func write<Value>(_ value: Value?, _ each: (inout ArchiveWriter, Value) -> Void) {
    write(value != nil)
    if let value { each(&self, value) }
  }

  mutating func write<Value>(_ values: [Value], _ each: (inout ArchiveWriter, Value) -> Void) {
    write(values.count)
    for value in values { each(&self, value) }
  }

  mutating func write(_ texts: [String]) { write(texts) { $0.write($1) } }
}
