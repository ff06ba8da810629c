/// A number as DynamoDB keeps it: up to 38 significant decimal digits, magnitude 1E-130 to 9.99…E+125 (`store.md` 1.3).
///
/// Two spellings of one number are the same value: `5`, `5.0` and `0.5e1`.
package struct DecimalNumber: Sendable, Hashable {
  /// The most significant digits a number may have.
  package static let maximumDigits = 38
  /// The exponents of the first significant digit that are in range.
  package static let exponents = -130...125

  /// Whether it is below zero; zero has no sign.
  let isNegative: Bool
  /// The significant digits 0 to 9 without zeros at either end; none for zero.
  let digits: [UInt8]
  /// The power of ten of the first digit; 0 for zero.
  let exponent: Int

  init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    self.isNegative = isNegative
    self.digits = digits
    self.exponent = exponent
  }

  /// Zero.
  package static let zero = DecimalNumber(isNegative: false, digits: [], exponent: 0)

  /// Whether it is zero.
  package var isZero: Bool { digits.isEmpty }

  /// The one spelling DynamoDB answers with: no exponent, no zeros that say nothing (`1.50E2` is `150`).
  package var text: String {
    guard !isZero else { return "0" }
    var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    if exponent < 0 {
      text.append(contentsOf: "0.".utf8)
      text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -exponent - 1))
      text.append(contentsOf: digits.map { $0 + UInt8(ascii: "0") })
    } else {
      for (index, digit) in digits.enumerated() {
        if index == exponent + 1 { text.append(UInt8(ascii: ".")) }
        text.append(digit + UInt8(ascii: "0"))
      }
      text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, exponent + 1 - digits.count)))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// What it counts for in an item's size, in bytes: two digits a byte on each side of the point, one byte more, and
  /// one for the minus sign (`store.md` 1.3).
  package var size: Int {
    let whole = exponent < 0 ? 0 : min(digits.count, exponent + 1)
    let fraction = digits.count - whole
    return 1 + (whole + 1) / 2 + (fraction + 1) / 2 + (isNegative ? 1 : 0)
  }
}

extension DecimalNumber: Comparable {
  package static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
    left.keyBytes.lexicographicallyPrecedes(right.keyBytes)
  }
}
