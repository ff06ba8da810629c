/// Cuts a stream of bytes into lines, keeping no more than one line of a limited length.
package struct LineSplitter {
  /// One line without its end.
  package enum Line: Sendable, Hashable {
    /// The line's bytes.
    case text([UInt8])
    /// A line longer than the limit, whose bytes are gone.
    case tooLong
  }

  private let limit: Int
  private var partial: [UInt8] = []
  private var isTooLong = false

  /// A splitter for lines of at most `limit` bytes.
  package init(limit: Int) { self.limit = limit }

  /// The lines that end within `chunk`.
  package mutating func add(_ chunk: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var start = 0
    while let end = chunk[start...].firstIndex(of: UInt8(ascii: "\n")) {
      take(chunk[start..<end])
      lines.append(isTooLong ? .tooLong : .text(partial))
      partial.removeAll()
      isTooLong = false
      start = end + 1
    }
    take(chunk[start...])
    return lines
  }

  /// The last line, if the stream did not end with a line's end.
  package mutating func finish() -> [Line] {
    if isTooLong { return [.tooLong] }
    return partial.isEmpty ? [] : [.text(partial)]
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) {
    guard !isTooLong, partial.count + bytes.count <= limit else {
      isTooLong = true
      partial.removeAll()
      return
    }
    partial += bytes
  }
}
