/// The lines of a head that are not forwarded, in their order; the bytes between them are copied as they are.
@frozen @usableFromInline package struct DroppedLines: Sendable {
  private static let capacity = 24
  /// Both ends of each line in one number, for every exchange clears and moves them all.
  @usableFromInline var lines = InlineArray<24, UInt32>(repeating: 0)
  /// How many there are.
  @usableFromInline package private(set) var count = 0

  /// No lines.
  @inlinable
  package init() {}

  /// Drops one more line, which stands behind the others within the first 65,535 bytes; false when there is no room to
  /// note it.
  @inline(__always)
  package mutating func append(_ line: ByteRange) -> Bool {
    guard count < DroppedLines.capacity, line.end <= 0xFFFF else { return false }
    lines[count] = UInt32(truncatingIfNeeded: line.start) << 16 | UInt32(truncatingIfNeeded: line.end)
    count &+= 1
    return true
  }

  /// Moves the lines that begin at `end` or behind it.
  mutating func move(from end: Int, by offset: Int) {
    for index in 0..<count where Int(lines[index] >> 16) >= end {
      let line = self[index].moved(by: offset)
      lines[index] = UInt32(truncatingIfNeeded: line.start) << 16 | UInt32(truncatingIfNeeded: line.end)
    }
  }

  /// How many bytes the lines before a place have.
  @usableFromInline
  func length(before place: Int32) -> Int {
    var length = 0
    var index = 0
    while index < count, self[index].start < place {
      length &+= self[index].count
      index &+= 1
    }
    return length
  }

  /// Forgets them all.
  @inline(__always)
  package mutating func removeAll() { count = 0 }

  /// One of the lines.
  @inlinable @inline(__always)
  package subscript(_ index: Int) -> ByteRange { ByteRange(Int(lines[index] >> 16), Int(lines[index] & 0xFFFF)) }
}

extension ByteBuffer {
  /// Appends the part of a head between `start` and `end` without the dropped lines.
  @inline(__always)
  package mutating func append(_ head: RawSpan, from start: Int, to end: Int, without dropped: borrowing DroppedLines) {
    var from = start
    var index = 0
    while index < dropped.count {
      let line = dropped[index]
      if from < Int(line.start) { append(head.extracting(from..<Int(line.start))) }
      from = Int(line.end)
      index &+= 1
    }
    append(head.extracting(from..<end))
  }
}
