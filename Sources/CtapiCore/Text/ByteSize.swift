/// A number of bytes as written on a command line: `512`, `64Ki`, `16Mi`, `10MB`.
package struct ByteSize: Sendable, Hashable {
  /// The bytes.
  package let bytes: Int

  /// A size of that many bytes.
  package init(bytes: Int) { self.bytes = bytes }

  /// Reads a size; `k M G` are powers of 1000 and `Ki Mi Gi` of 1024, each with an optional `B`.
  ///
  /// Nil where it is none.
  package init?(text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    var unit = text.dropFirst(digits.count)
    if unit.hasSuffix("B") { unit = unit.dropLast() }
    guard let count = Int(digits), let factor = ByteSize.factors[String(unit)] else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    bytes = product
  }

  private static let factors: [String: Int] = [
    "": 1, "k": 1000, "K": 1000, "M": 1_000_000, "G": 1_000_000_000, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30,
  ]
}
