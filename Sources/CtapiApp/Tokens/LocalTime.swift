package import CtapiCore
import Glibc

/// Moments in the time zone of this machine.
package enum LocalTime {
  /// The RFC 3339 form with the zone's offset: `2026-11-24T09:00:00+01:00`.
  package static func text(_ moment: Timestamp) -> String {
    var seconds = time_t(moment.seconds)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return moment.rfc3339 }
    let offset = Int(parts.tm_gmtoff)
    let shifted = Timestamp(seconds: moment.seconds + Int64(offset)).rfc3339.dropLast()
    let minutes = abs(offset) / 60
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(shifted)\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
