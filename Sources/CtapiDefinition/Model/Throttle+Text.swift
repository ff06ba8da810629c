package import CtapiCore

extension Throttle {
  /// Reads `rate/burst`, where either may be missing: `10/20`, `10`, `/20`; throws `invalid-stage`.
  package init(text: String) throws(CtapiError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let rate = parts.first.flatMap { $0.isEmpty ? nil : Double($0) }
    let burst = parts.count == 2 && !parts[1].isEmpty ? Int(parts[1]) : nil
    let isRead = (parts[0].isEmpty || rate != nil) && (parts.count == 1 || parts[1].isEmpty || burst != nil)
    guard parts.count <= 2, isRead, rate != nil || burst != nil, rate ?? 0 >= 0, rate ?? 0 < .infinity, burst ?? 0 >= 0
    else {
      throw CtapiError(
        .invalidStage, "'\(text.escapedForTerminal)' is no throttle",
        hint: "write requests a second and burst: 10/20")
    }
    self.init(rate: rate, burst: burst)
  }

  /// The form that ``init(text:)`` reads; nil where nothing is limited.
  package var text: String? {
    guard self != Throttle() else { return nil }
    let rate = rate.map { String($0).hasSuffix(".0") ? String(String($0).dropLast(2)) : String($0) } ?? ""
    return burst.map { "\(rate)/\($0)" } ?? rate
  }
}
