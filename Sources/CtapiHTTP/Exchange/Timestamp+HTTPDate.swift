package import CtapiCore

extension Timestamp {
  /// The form of `date` fields: `Tue, 24 Nov 2026 15:36:13 GMT` (RFC 9110 §5.6.7).
  package var httpDate: String {
    let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    let secondOfDay = Int(seconds - days * 86400)
    let date = CivilDate(daysSinceEpoch: days)
    // 1970-01-01 was a Thursday.
    let weekday = Int(((days + 4) % 7 + 7) % 7)
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let clock = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map(twoDigits).joined(separator: ":")
    return "\(names[weekday]), \(twoDigits(date.day)) \(months[date.month - 1]) \(date.year) \(clock) GMT"
  }

  /// Reads that form; nil for anything else, the obsolete forms included.
  ///
  /// The name of the day is not looked at.
  package init?(httpDate text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])),
      let day = Int(words[1]), let year = Int(words[3]), (1970...9999).contains(year),
      (1...CivilDate.days(inMonth: month + 1, of: year)).contains(day)
    else { return nil }
    let time = words[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]) else {
      return nil
    }
    let days = CivilDate(year: year, month: month + 1, day: day).daysSinceEpoch
    self.init(seconds: days * 86400 + Int64(time[0] * 3600 + time[1] * 60 + time[2]))
  }
}

private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
