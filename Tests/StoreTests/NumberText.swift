import CtapiCore

/// A number for the order tests, kept so that comparing two needs nothing of the code under test: a sign and a fixed
/// row of 256 digits, the point behind the 126th.
struct NumberText {
  var isNegative: Bool
  var row: [UInt8]

  static func random(_ random: inout SeededGenerator) -> NumberText {
    var row = [UInt8](repeating: 0, count: 256)
    let count = Int.random(in: 0...38, using: &random)
    let start = Int.random(in: 0...(256 - max(count, 1)), using: &random)
    for index in start..<(start + count) { row[index] = UInt8.random(in: 0...9, using: &random) }
    return NumberText(isNegative: Bool.random(using: &random), row: row)
  }

  /// The same number with one digit changed where that keeps it within 38 digits.
  func neighbour(_ random: inout SeededGenerator) -> NumberText {
    var copy = self
    guard let first = row.firstIndex(where: { $0 != 0 }) else { return copy }
    copy.row[min(255, first + Int.random(in: 0..<38, using: &random))] = UInt8.random(in: 0...9, using: &random)
    return copy
  }

  /// A spelling, with zeros that say nothing.
  var text: String {
    let figures = row.map { String($0) }
    return (isNegative ? "-" : "") + figures[..<126].joined() + "." + figures[126...].joined()
  }

  private var isZero: Bool { row.allSatisfy { $0 == 0 } }

  func isLess(than other: NumberText) -> Bool {
    let negative = isNegative && !isZero
    let otherNegative = other.isNegative && !other.isZero
    if negative != otherNegative { return negative }
    return negative ? other.row.lexicographicallyPrecedes(row) : row.lexicographicallyPrecedes(other.row)
  }
}
