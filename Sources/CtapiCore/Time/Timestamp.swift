/// A moment: nanoseconds since 1970-01-01T00:00:00Z, leap seconds ignored (RFC 7519 §2 NumericDate).
package struct Timestamp: Sendable, Hashable, Comparable {
  /// Nanoseconds since the epoch; covers the years 1678 to 2262.
  package let nanoseconds: Int64

  /// A moment of whole seconds and nanoseconds.
  package init(seconds: Int64, nanoseconds: Int64 = 0) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    self.nanoseconds =
      overflow ? (seconds < 0 ? .min : .max) : product.addingReportingOverflow(nanoseconds).partialValue
  }

  /// A moment of nanoseconds.
  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// A moment of whole milliseconds, within the years it covers.
  package init(milliseconds: Int) { nanoseconds = Int64(milliseconds) * 1_000_000 }

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 {
    nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : (nanoseconds - 999_999_999) / 1_000_000_000
  }

  /// Whole milliseconds since the epoch.
  package var milliseconds: Int64 { nanoseconds / 1_000_000 }

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The moment that much later; stays at the end of the range rather than wrapping.
  package static func + (left: Timestamp, right: Duration) -> Timestamp {
    // The usual leeway; taking a duration apart divides numbers of 128 bits.
    if right == .zero { return left }
    let (seconds, attoseconds) = right.components
    let (delta, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflow2) = left.nanoseconds.addingReportingOverflow(
      overflow ? (seconds < 0 ? .min : .max) : delta + attoseconds / 1_000_000_000)
    return Timestamp(nanoseconds: overflow2 ? (seconds < 0 ? .min : .max) : sum)
  }

  /// The time from `right` to `left`.
  package static func - (left: Timestamp, right: Timestamp) -> Duration {
    .nanoseconds(left.nanoseconds.subtractingReportingOverflow(right.nanoseconds).partialValue)
  }
}

extension Timestamp {
  /// The RFC 3339 form in UTC, with milliseconds only where there are some: `2026-11-24T08:00:00Z`.
  package var rfc3339: String {
    let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    let secondOfDay = Int(seconds - days * 86400)
    let date = CivilDate(daysSinceEpoch: days)
    let millisecond = Int((nanoseconds - seconds * 1_000_000_000) / 1_000_000)
    let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { pad($0, 2) }.joined(separator: ":")
    let fraction = millisecond == 0 ? "" : "." + pad(millisecond, 3)
    return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T\(time)\(fraction)Z"
  }

  /// Reads the RFC 3339 form (`Z` or an offset, any number of fraction digits), or nil.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[range] {
        guard byte &- 0x30 < 10 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] | 0x20 == 0x74, bytes[13] == 0x3A,
      bytes[16] == 0x3A, let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), day >= 1, day <= CivilDate.days(inMonth: month, of: year), hour < 24, minute < 60,
      second < 61
    else { return nil }
    var index = 19
    var fraction: Int64 = 0
    if bytes[index] == 0x2E {
      index += 1
      var scale: Int64 = 100_000_000
      let first = index
      while index < bytes.count, bytes[index] &- 0x30 < 10 {
        fraction += Int64(bytes[index] - 0x30) * scale
        scale /= 10
        index += 1
      }
      if index == first { return nil }
    }
    guard index < bytes.count else { return nil }
    var offset = 0
    switch bytes[index] {
    case 0x5A, 0x7A: index += 1
    case 0x2B, 0x2D:
      guard index + 6 == bytes.count, bytes[index + 3] == 0x3A, let hours = number(index + 1..<index + 3),
        let minutes = number(index + 4..<index + 6), hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (bytes[index] == 0x2B ? 60 : -60)
      index += 6
    default: return nil
    }
    guard index == bytes.count else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
    self.init(seconds: days * 86400 + Int64(hour * 3600 + minute * 60 + second - offset), nanoseconds: fraction)
  }
}

private func pad(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
