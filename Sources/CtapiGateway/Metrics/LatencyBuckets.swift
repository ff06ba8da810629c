/// The fixed buckets of latency histograms: four to each doubling of a microsecond count, so that a percentile read from
/// them is at most a quarter too high.
enum LatencyBuckets {
  /// How many there are; the last also takes what is longer than about half a minute.
  static let count = 96

  /// The bucket of a time in microseconds.
  @inline(__always)
  static func index(of microseconds: Int) -> Int {
    guard microseconds >= 4 else { return max(microseconds, 0) }
    let value = microseconds
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
    let index = (exponent &- 1) &<< 2 | (value &>> (exponent &- 2)) & 3
    return min(index, count - 1)
  }

  /// The first microsecond count that is above the bucket.
  static func end(of index: Int) -> Int {
    guard index >= 4 else { return index + 1 }
    return (5 + index & 3) << (index >> 2 - 1)
  }
}
