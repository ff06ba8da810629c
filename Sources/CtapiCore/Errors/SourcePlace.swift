/// A place in a document: file, line and column counted from one, and a JSON pointer (RFC 6901) where there is one.
package struct SourcePlace: Sendable, Hashable {
  /// The file as the user named it; `<stdin>` for standard input, nil for an argument.
  package var file: String?
  /// The line, from 1.
  package var line: Int?
  /// The column in bytes, from 1.
  package var column: Int?
  /// The JSON pointer of the value, such as `/paths/~1pets/get`.
  package var pointer: String?

  /// Makes a place from what is known of it.
  package init(file: String? = nil, line: Int? = nil, column: Int? = nil, pointer: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.pointer = pointer
  }

  /// Finds line and column of a byte offset; an offset past the end is the end.
  package init(file: String? = nil, offset: Int, in bytes: Span<UInt8>, pointer: String? = nil) {
    var line = 1
    var lineStart = 0
    let end = min(offset, bytes.count)
    for index in 0..<max(end, 0) where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    self.init(file: file, line: line, column: max(end, 0) - lineStart + 1, pointer: pointer)
  }

  /// The compiler form `file:line:column`, with the parts that are known; nil when none is.
  package var label: String? {
    guard let line else { return file ?? pointer }
    let position = column.map { "\(line):\($0)" } ?? "\(line)"
    return file.map { "\($0):\(position)" } ?? position
  }
}
