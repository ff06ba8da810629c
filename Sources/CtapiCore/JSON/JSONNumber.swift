/// A JSON number as its text spelled it, so that `1.10`, `1e2` and 40-digit integers come back unchanged.
package struct JSONNumber: Sendable, Hashable {
  /// The spelling, valid by RFC 8259 §6.
  package let text: String

  /// Takes a spelling that a scanner has already checked.
  package init(unchecked text: String) { self.text = text }

  /// Takes a spelling, or nil when it is not a JSON number.
  package init?(_ text: String) {
    guard JSONNumber.isValid(text.utf8.span) else { return nil }
    self.text = text
  }

  /// A whole number.
  package init(_ value: some BinaryInteger) { text = String(value) }

  /// The value as an integer, when it is written as one (no fraction, no exponent) and fits.
  package var integer: Int? { Int(text) }

  /// The nearest double; infinite when out of range.
  package var double: Double { Double(text) ?? .nan }

  /// Whether `bytes` is a number by RFC 8259 §6: no leading zero, no plus, digits on both sides of the point.
  package static func isValid(_ bytes: Span<UInt8>) -> Bool {
    guard let end = end(of: bytes, from: 0) else { return false }
    return end == bytes.count
  }

  /// The offset behind the number that starts at `start`, or nil where none does.
  package static func end(of bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    func digits() -> Bool {
      let first = index
      while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
      return index > first
    }
    func at(_ byte: UInt8) -> Bool { index < bytes.count && bytes[index] == byte }

    if at(0x2D) { index += 1 }
    if at(0x30) {
      index += 1
    } else if !digits() {
      return nil
    }
    if at(0x2E) {
      index += 1
      if !digits() { return nil }
    }
    if at(0x65) || at(0x45) {
      index += 1
      if at(0x2B) || at(0x2D) { index += 1 }
      if !digits() { return nil }
    }
    return index
  }
}
