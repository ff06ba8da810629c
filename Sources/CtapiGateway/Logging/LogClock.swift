import CtapiCore
import CtapiHTTP

/// Writes `$context.requestTime`, `25/Nov/2026:08:00:00 +0000`, once a second.
struct LogClock: ~Copyable {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private var second = -1
  private var buffer = ByteBuffer(capacity: 64)

  /// The text of a second since 1970, in UTC.
  @inline(__always)
  @_lifetime(&self)
  mutating func text(of second: Int) -> RawSpan {
    if second != self.second { write(second) }
    return buffer.bytes
  }

  private mutating func write(_ second: Int) {
    self.second = second
    let date = CivilDate(daysSinceEpoch: Int64(second / 86_400))
    let rest = second % 86_400
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let text =
      "\(two(date.day))/\(LogClock.months[date.month - 1])/\(date.year):"
      + "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) +0000"
    buffer.removeAll()
    let bytes = Array(text.utf8)
    buffer.append(bytes.span.bytes)
  }
}
