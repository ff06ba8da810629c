extension Duration {
  /// Reads `90s`, `15m`, `1h30m`, `7d`, `250ms`; a bare number is seconds (`style-and-cli.md` B.3 rule 19).
  ///
  /// Nil where the text is none, or does not fit.
  package init?(text: String) {
    var rest = Substring(text)
    guard !rest.isEmpty else { return nil }
    if let seconds = Int64(text), rest.first?.isNumber == true {
      self = .seconds(seconds)
      return
    }
    var milliseconds: Int64 = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let count = Int64(digits), let factor = Duration.unitMilliseconds[String(unit)] else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      let (sum, overflow2) = milliseconds.addingReportingOverflow(product)
      guard !overflow, !overflow2 else { return nil }
      milliseconds = sum
    }
    self = .milliseconds(milliseconds)
  }

  private static let unitMilliseconds: [String: Int64] = [
    "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
  ]

  /// Whole milliseconds, rounded towards zero.
  package var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
