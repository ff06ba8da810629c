import CtapiCore

/// Start line and fields of a message, read strictly (RFC 9112 §2–5): lines end in CR LF, names are tokens right
/// before their colon, nothing is folded, and no control character stands anywhere.
struct MessageHead {
  /// The start line, without its end.
  var startLine: String
  /// The fields, in order.
  var headers: HTTPHeaders

  /// Reads a head that ends just before its empty line: every line still has its CR LF.
  init(parsing bytes: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
    var lineStart = 0
    var startLine: String?
    var headers = HTTPHeaders()
    while lineStart < bytes.count {
      let lineEnd = try MessageHead.lineEnd(in: bytes, from: lineStart)
      let line = bytes.extracting(lineStart..<lineEnd)
      if startLine == nil {
        startLine = try MessageHead.text(line)
      } else {
        guard headers.fields.count < limits.fields else { throw .headTooLarge }
        try MessageHead.readField(line, into: &headers)
      }
      lineStart = lineEnd + 2
    }
    guard let startLine, !startLine.isEmpty else { throw .malformed("the start line is missing") }
    self.startLine = startLine
    self.headers = headers
  }

  /// The offset of the CR LF that ends the line; a CR or LF alone is refused, since readers disagree on it.
  private static func lineEnd(in bytes: Span<UInt8>, from start: Int) throws(HTTPRefusal) -> Int {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0D {
        guard index + 1 < bytes.count, bytes[index + 1] == 0x0A else { throw .malformed("a CR without LF") }
        return index
      }
      if byte == 0x0A { throw .malformed("a LF without CR") }
      index += 1
    }
    throw .malformed("a line without its end")
  }

  static func readField(_ line: Span<UInt8>, into headers: inout HTTPHeaders) throws(HTTPRefusal) {
    var colon = 0
    while colon < line.count, isToken(line[colon]) { colon += 1 }
    guard colon > 0, colon < line.count, line[colon] == UInt8(ascii: ":") else {
      throw .malformed("a header field whose name is no token followed by a colon")
    }
    var start = colon + 1
    var end = line.count
    while start < end, isBlank(line[start]) { start += 1 }
    while end > start, isBlank(line[end - 1]) { end -= 1 }
    headers.append(try text(line.extracting(0..<colon)), try text(line.extracting(start..<end)))
  }

  /// The text of a line or a part of one; control characters other than tab, and bytes that are not UTF-8, are refused.
  private static func text(_ bytes: Span<UInt8>) throws(HTTPRefusal) -> String {
    for index in bytes.indices where (bytes[index] < 0x20 && bytes[index] != 0x09) || bytes[index] == 0x7F {
      throw .malformed("a control character in the head")
    }
    guard let text = String(validating: bytes) else { throw .malformed("the head is not UTF-8") }
    return text
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// A character of names and methods (RFC 9110 §5.6.2).
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
    default: false
    }
  }
}
