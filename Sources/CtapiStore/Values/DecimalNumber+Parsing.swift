extension DecimalNumber {
  /// Reads a spelling: sign, digits with or without a point, exponent.
  ///
  /// Throws `notNumeric`, `numberOverflow`, `numberUnderflow` or `tooManyDigits`.
  package init(_ text: String) throws(ItemFault) {
    let spelling = try NumberSpelling(text)
    guard let exponent = spelling.exponent else { throw .notNumeric(text) }
    let significant = spelling.significantDigits
    guard let first = significant.firstPower else {
      // Zero has no magnitude: its written exponent is what is checked.
      try DecimalNumber.checkRange(exponent)
      self = .zero
      return
    }
    let (power, overflow) = exponent.addingReportingOverflow(first)
    try DecimalNumber.checkRange(overflow ? (exponent < 0 ? .min : .max) : power)
    guard significant.digits.count <= DecimalNumber.maximumDigits else { throw .tooManyDigits }
    self.init(isNegative: spelling.isNegative, digits: significant.digits, exponent: power)
  }

  private static func checkRange(_ exponent: Int) throws(ItemFault) {
    if exponent > exponents.upperBound { throw .numberOverflow }
    if exponent < exponents.lowerBound { throw .numberUnderflow }
  }
}

/// The parts of a number's text, before any limit.
private struct NumberSpelling {
  var isNegative = false
  /// The digits before and behind the point.
  var digits: [UInt8] = []
  /// How many of them stand before the point.
  var wholeCount = 0
  /// The written exponent; nil when it does not fit 64 bits.
  var exponent: Int? = 0

  init(_ text: String) throws(ItemFault) {
    var rest = text.utf8[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    takeDigits(&rest)
    wholeCount = digits.count
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      takeDigits(&rest)
    }
    guard !digits.isEmpty else { throw .notNumeric(text) }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      let power = rest.first == UInt8(ascii: "+") ? rest.dropFirst() : rest
      let figures = power.first == UInt8(ascii: "-") && power.count == rest.count ? power.dropFirst() : power
      guard !figures.isEmpty, figures.allSatisfy({ $0 &- 0x30 < 10 }) else { throw .notNumeric(text) }
      exponent = Int(String(decoding: power, as: UTF8.self))
      return
    }
    guard rest.isEmpty else { throw .notNumeric(text) }
  }

  private mutating func takeDigits(_ rest: inout Substring.UTF8View) {
    while let byte = rest.first, byte &- 0x30 < 10 {
      digits.append(byte - 0x30)
      rest = rest.dropFirst()
    }
  }

  /// The digits without zeros at either end, and the power of ten of the first; no power for zero.
  var significantDigits: (digits: [UInt8], firstPower: Int?) {
    guard let first = digits.firstIndex(where: { $0 != 0 }), let last = digits.lastIndex(where: { $0 != 0 }) else {
      return ([], nil)
    }
    return (Array(digits[first...last]), wholeCount - first - 1)
  }
}
