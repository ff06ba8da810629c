import CtapiCore

/// Reads one response from bytes as they come, with the same strictness as requests are read with.
struct HTTPResponseReader {
  private let limits: HTTPLimits
  private let method: String
  private var buffer = MessageBuffer()
  private var head: (status: Int, headers: HTTPHeaders)?
  private var framing = BodyFraming.none
  private var chunks = ChunkedBody()
  private var interimResponses = 0

  /// The most `1xx` responses before the final one.
  private static let interimLimit = 8

  /// A reader of the response to a request of that method.
  init(toMethod method: String, limits: HTTPLimits) {
    self.method = method
    self.limits = limits
  }

  /// Takes bytes as they came; gives the response once it is whole.
  mutating func append(_ bytes: Span<UInt8>) throws(HTTPRefusal) -> HTTPResponse? {
    buffer.append(bytes)
    while head == nil {
      guard let next = try nextHead() else { return nil }
      buffer.use(next.length)
      guard next.status < 200 else {
        framing = try framing(of: next.headers, status: next.status)
        head = (next.status, next.headers)
        break
      }
      interimResponses += 1
      guard next.status != 101, interimResponses <= HTTPResponseReader.interimLimit else {
        throw .malformed("an interim response nobody asked for")
      }
    }
    return try takeBody()
  }

  /// The connection ended: a response that is only then whole, or a refusal of one that was cut off.
  mutating func end() throws(HTTPRefusal) -> HTTPResponse {
    guard case .untilClose = framing, let head else { throw .malformed("the connection ended inside the response") }
    return HTTPResponse(status: head.status, headers: head.headers, body: buffer.take(buffer.count))
  }

  private mutating func nextHead() throws(HTTPRefusal) -> (status: Int, headers: HTTPHeaders, length: Int)? {
    guard let length = buffer.headLength() else {
      guard buffer.count <= limits.headBytes else { throw .headTooLarge }
      return nil
    }
    guard length <= limits.headBytes else { throw .headTooLarge }
    let limits = limits
    let head = try buffer.withUnused { (bytes) throws(HTTPRefusal) in
      try MessageHead(parsing: bytes.extracting(0..<length), limits: limits)
    }
    return (try HTTPResponseReader.status(head.startLine), head.headers, length + 2)
  }

  private static func status(_ line: String) throws(HTTPRefusal) -> Int {
    let bytes = Array(line.utf8)
    guard line.hasPrefix("HTTP/1.1 ") || line.hasPrefix("HTTP/1.0 "), bytes.count >= 12,
      bytes.count == 12 || bytes[12] == 0x20, bytes[9..<12].allSatisfy({ $0 &- 0x30 < 10 }),
      let status = Int(String(decoding: bytes[9..<12], as: UTF8.self)), (100..<600).contains(status)
    else { throw .malformed("the status line is none") }
    return status
  }

  private func framing(of headers: HTTPHeaders, status: Int) throws(HTTPRefusal) -> BodyFraming {
    if method == "HEAD" || status == 204 || status == 304 { return .none }
    return try BodyFraming(declaredBy: headers, limits: limits) ?? .untilClose
  }

  private mutating func takeBody() throws(HTTPRefusal) -> HTTPResponse? {
    guard let head else { return nil }
    switch framing {
    case .none: return HTTPResponse(status: head.status, headers: head.headers)
    case .sized(let count):
      guard buffer.count >= count else { return nil }
      return HTTPResponse(status: head.status, headers: head.headers, body: buffer.take(count))
    case .chunked:
      let limit = limits.bodyBytes
      var chunks = ChunkedBody()
      swap(&chunks, &self.chunks)
      let used = try buffer.withUnused { (bytes) throws(HTTPRefusal) in try chunks.take(bytes, limit: limit) }
      buffer.use(used)
      if chunks.isComplete { return HTTPResponse(status: head.status, headers: head.headers, body: chunks.body) }
      swap(&chunks, &self.chunks)
      return nil
    case .untilClose:
      guard buffer.count <= limits.bodyBytes else { throw .bodyTooLarge }
      return nil
    }
  }
}
