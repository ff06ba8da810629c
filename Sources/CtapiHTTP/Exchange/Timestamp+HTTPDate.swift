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
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let clock = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map(twoDigits).joined(separator: ":")
    return "\(names[weekday]), \(twoDigits(date.day)) \(months[date.month - 1]) \(date.year) \(clock) GMT"
  }
}

private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
