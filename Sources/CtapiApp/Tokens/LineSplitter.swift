import CtapiCore

/// Cuts a stream of bytes into lines, keeping no more than one line of a limited length.
package struct LineSplitter {
  /// One line without its end.
  package enum Line: Sendable, Hashable {
    /// The line's bytes; a part of the chunk they came in, where they came in one.
    case text(ArraySlice<UInt8>)
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
    while let end = chunk.span.firstOffset(of: UInt8(ascii: "\n"), from: start) {
      lines.append(line(chunk[start..<end]))
      start = end + 1
    }
    take(chunk[start...])
    return lines
  }

  private mutating func line(_ end: ArraySlice<UInt8>) -> Line {
    if partial.isEmpty, !isTooLong, end.count <= limit { return .text(end) }
    take(end)
    defer {
      partial = []
      isTooLong = false
    }
    return isTooLong ? .tooLong : .text(partial[...])
  }

  /// The last line, if the stream did not end with a line's end.
  package mutating func finish() -> [Line] {
    if isTooLong { return [.tooLong] }
    return partial.isEmpty ? [] : [.text(partial[...])]
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
