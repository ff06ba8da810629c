import CtapiCore

/// Writes `$context.requestTime`, `25/Nov/2026:08:00:00 +0000`, when the second is another one.
struct LogClock {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  /// The second since 1970 that the text is of.
  private(set) var second = -1
  /// The text of ``second``, in UTC.
  private(set) var text = InlineArray<26, UInt8>(repeating: 0x2D)

  /// Goes to a second since 1970, of a year with four digits.
  mutating func set(_ second: Int) {
    guard second != self.second else { return }
    self.second = second
    let date = CivilDate(daysSinceEpoch: Int64(second / 86_400))
    let rest = second % 86_400
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let words =
      "\(two(date.day))/\(LogClock.months[date.month - 1])/\(date.year):"
      + "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) +0000"
    for (index, byte) in words.utf8.prefix(26).enumerated() { text[index] = byte }
  }
}
