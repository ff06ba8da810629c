/// Joins the chunks of a body as its bytes come (RFC 9112 §7.1); extensions and trailers are read and dropped.
struct ChunkedBody {
  private enum Expectation {
    case size
    case data(Int)
    case dataEnd
    case trailer
    case nothing
  }

  /// The longest line of a chunk size with its extensions, in bytes.
  private static let sizeLineLimit = 256
  /// The most bytes of trailers.
  private static let trailerLimit = 8 << 10

  private var expected = Expectation.size
  private var trailerBytes = 0
  /// The data so far.
  private(set) var body: [UInt8] = []

  /// Whether the last chunk and its trailers have come.
  var isComplete: Bool {
    guard case .nothing = expected else { return false }
    return true
  }

  /// Takes what it can use from the front of `bytes` and says how many bytes that were.
  mutating func take(_ bytes: Span<UInt8>, limit: Int) throws(HTTPRefusal) -> Int {
    var offset = 0
    while true {
      switch expected {
      case .nothing: return offset
      case .data(let remaining):
        let count = min(remaining, bytes.count - offset)
        guard count > 0 else { return offset }
        body.append(copying: bytes.extracting(offset..<offset + count))
        offset += count
        expected = count == remaining ? .dataEnd : .data(remaining - count)
      case .size, .dataEnd, .trailer:
        let rest = bytes.extracting(offset...)
        guard let line = try ChunkedBody.line(in: rest, limit: lineLimit) else { return offset }
        try takeLine(rest.extracting(0..<line), limit: limit)
        offset += line + 2
      }
    }
  }

  private mutating func takeLine(_ line: Span<UInt8>, limit: Int) throws(HTTPRefusal) {
    switch expected {
    case .size:
      let size = try ChunkedBody.size(line)
      guard size <= limit - body.count else { throw .bodyTooLarge }
      expected = size == 0 ? .trailer : .data(size)
    case .dataEnd:
      guard line.isEmpty else { throw .malformed("a chunk longer than its size") }
      expected = .size
    case .trailer:
      if line.isEmpty {
        expected = .nothing
        return
      }
      trailerBytes += line.count
      guard trailerBytes <= ChunkedBody.trailerLimit else { throw .headTooLarge }
      var dropped = HTTPHeaders()
      try MessageHead.readField(line, into: &dropped)
    case .data, .nothing: break
    }
  }

  private var lineLimit: Int {
    guard case .trailer = expected else { return ChunkedBody.sizeLineLimit }
    return ChunkedBody.trailerLimit
  }

  /// The length of the first line, or nil while its end has not come.
  private static func line(in bytes: Span<UInt8>, limit: Int) throws(HTTPRefusal) -> Int? {
    for index in bytes.indices {
      guard index <= limit else { throw .malformed("a chunk line is too long") }
      if bytes[index] == 0x0A { throw .malformed("a LF without CR in a chunked body") }
      guard bytes[index] == 0x0D else { continue }
      guard index + 1 < bytes.count else { return nil }
      guard bytes[index + 1] == 0x0A else { throw .malformed("a CR without LF in a chunked body") }
      return index
    }
    return nil
  }

  /// One to eight hexadecimal digits, then nothing or an extension behind `;`.
  private static func size(_ line: Span<UInt8>) throws(HTTPRefusal) -> Int {
    var size = 0
    var index = 0
    while index < line.count, let digit = hexadecimal(line[index]) {
      guard index < 8 else { throw .bodyTooLarge }
      size = size << 4 | digit
      index += 1
    }
    guard index > 0, index == line.count || line[index] == UInt8(ascii: ";") else {
      throw .malformed("a chunk size that is no hexadecimal number")
    }
    for rest in index..<line.count where line[rest] < 0x20 && line[rest] != 0x09 {
      throw .malformed("a control character in a chunk extension")
    }
    return size
  }

  private static func hexadecimal(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x41 + 10
    case 0x61...0x66: Int(byte) - 0x61 + 10
    default: nil
    }
  }
}

extension [UInt8] {
  /// Appends the bytes of a span.
  mutating func append(copying span: Span<UInt8>) {
    span.withUnsafeBufferPointer { append(contentsOf: $0) }
  }
}
