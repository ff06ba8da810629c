/// The lines of a head that are not forwarded, in their order; the bytes between them are copied as they are.
package struct DroppedLines: Sendable {
  private static let capacity = 24
  private var lines = InlineArray<24, ByteRange>(repeating: ByteRange())
  /// How many there are.
  package private(set) var count = 0

  /// No lines.
  package init() {}

  /// Drops one more line, which stands behind the others; false when there is no room to note it.
  @inline(__always)
  package mutating func append(_ line: ByteRange) -> Bool {
    guard count < DroppedLines.capacity else { return false }
    lines[count] = line
    count &+= 1
    return true
  }

  /// One of the lines.
  @inline(__always)
  package subscript(_ index: Int) -> ByteRange { lines[index] }
}

extension ByteBuffer {
  /// Appends the part of a head between `start` and `end` without the dropped lines.
  @inline(__always)
  package mutating func append(_ head: RawSpan, from start: Int, to end: Int, without dropped: borrowing DroppedLines) {
    var from = start
    var index = 0
    while index < dropped.count {
      let line = dropped[index]
      append(head.extracting(from..<Int(line.start)))
      from = Int(line.end)
      index &+= 1
    }
    append(head.extracting(from..<end))
  }
}
