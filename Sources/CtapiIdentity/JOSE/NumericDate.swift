import CtapiCore

/// Seconds since 1970 in a claim (RFC 7519 §2).
enum NumericDate {
  /// The largest magnitude a JSON number carries exactly; beyond it a date is refused as no date.
  private static let largest: Double = 9_007_199_254_740_992

  /// The moment that a number's spelling means; nil when its magnitude is above 2^53.
  ///
  /// Moments outside the years 1678 to 2262 become the first or last one of that range.
  static func timestamp(_ spelling: Span<UInt8>) -> Timestamp? {
    if let seconds = wholeSeconds(spelling) { return Timestamp(seconds: seconds) }
    guard let value = Double(String(copying: spelling)), value.magnitude <= largest else { return nil }
    let seconds = value.rounded(.down)
    return Timestamp(seconds: Int64(seconds), nanoseconds: Int64((value - seconds) * 1_000_000_000))
  }

  /// The common spelling: up to fifteen digits and nothing else.
  private static func wholeSeconds(_ spelling: Span<UInt8>) -> Int64? {
    guard spelling.count <= 15 else { return nil }
    var value: Int64 = 0
    for index in spelling.indices {
      guard spelling[index] &- 0x30 < 10 else { return nil }
      value = value * 10 + Int64(spelling[index] - 0x30)
    }
    return value
  }
}
