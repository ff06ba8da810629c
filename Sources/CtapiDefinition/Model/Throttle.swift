/// A token bucket's settings; absent means no limit, 0 blocks every call (`gateway.md` K99).
package struct Throttle: Sendable, Hashable {
  /// Requests a second.
  package var rate: Double?
  /// The bucket's capacity.
  package var burst: Int?

  /// Settings of their parts.
  package init(rate: Double? = nil, burst: Int? = nil) {
    self.rate = rate
    self.burst = burst
  }
}
