/// Where the parameters of a matched route stand in the raw path; a value without any memory of its own.
package struct RouteParameters: Sendable {
  /// How many there are, at most ``PathTemplate/maximumParameters``.
  package private(set) var count = 0
  private var starts = InlineArray<16, UInt16>(repeating: 0)
  private var ends = InlineArray<16, UInt16>(repeating: 0)

  /// No parameters.
  package init() {}

  /// The bytes of the parameter at `index`, still percent-encoded as the client sent them.
  package subscript(_ index: Int) -> Range<Int> {
    precondition(index < count)
    return Int(starts[index])..<Int(ends[index])
  }

  mutating func append(_ range: Range<Int>) {
    starts[count] = UInt16(range.lowerBound)
    ends[count] = UInt16(range.upperBound)
    count += 1
  }
}
