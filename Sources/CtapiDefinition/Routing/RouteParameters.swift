/// Where the parameters of a matched route stand in the raw path; a value without any memory of its own.
@frozen @usableFromInline package struct RouteParameters: Sendable {
  /// How many there are, at most ``PathTemplate/maximumParameters``.
  @usableFromInline package private(set) var count = 0
  /// Both ends of each in one number, for a path is shorter than 65,536 bytes.
  @usableFromInline var ranges = InlineArray<16, UInt32>(repeating: 0)

  /// No parameters.
  package init() {}

  /// The bytes of the parameter at `index`, still percent-encoded as the client sent them.
  @inlinable @inline(__always)
  package subscript(_ index: Int) -> Range<Int> {
    precondition(index < count)
    return Int(ranges[index] >> 16)..<Int(ranges[index] & 0xFFFF)
  }

  /// Drops all but the first `kept`.
  @inline(__always)
  mutating func truncate(to kept: Int) { count = kept }

  @inline(__always)
  mutating func append(_ range: Range<Int>) {
    ranges[count] = UInt32(range.lowerBound) << 16 | UInt32(range.upperBound)
    count &+= 1
  }
}
