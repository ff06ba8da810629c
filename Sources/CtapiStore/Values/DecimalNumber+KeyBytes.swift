extension DecimalNumber {
  /// Bytes that compare, one by one, as the numbers do; at most 22 (`store.md` 5.4).
  ///
  /// Sign (0 below zero, 1 zero, 2 above), biased exponent, then two digits a byte. For a negative number everything
  /// behind the sign is complemented and a 0xFF ends it, so that a longer magnitude sorts first.
  package var keyBytes: [UInt8] {
    guard !isZero else { return [1] }
    var magnitude: [UInt8] = [UInt8(exponent - DecimalNumber.exponents.lowerBound)]
    for index in stride(from: 0, to: digits.count, by: 2) {
      let low = index + 1 < digits.count ? digits[index + 1] : 0
      // From 1, so that the complement of a pair never looks like the 0xFF at the end.
      magnitude.append(digits[index] * 10 + low + 1)
    }
    return isNegative ? [0] + magnitude.map { 0xFF - $0 } + [0xFF] : [2] + magnitude
  }

  /// Reads the bytes of ``keyBytes`` back, or nil when they are none.
  package init?(keyBytes: [UInt8]) {
    guard let sign = keyBytes.first, sign <= 2 else { return nil }
    if sign == 1 {
      guard keyBytes.count == 1 else { return nil }
      self = .zero
      return
    }
    var magnitude = Array(keyBytes.dropFirst())
    if sign == 0 {
      guard magnitude.popLast() == 0xFF else { return nil }
      magnitude = magnitude.map { 0xFF - $0 }
    }
    guard magnitude.count >= 2, magnitude.dropFirst().allSatisfy({ (1...100).contains($0) }) else { return nil }
    var digits = magnitude.dropFirst().flatMap { [($0 - 1) / 10, ($0 - 1) % 10] }
    if digits.last == 0 { digits.removeLast() }
    guard digits.first != 0, digits.last != 0, digits.count <= DecimalNumber.maximumDigits else { return nil }
    self.init(
      isNegative: sign == 0, digits: digits, exponent: Int(magnitude[0]) + DecimalNumber.exponents.lowerBound)
  }
}
