import CtapiCore

/// Reads the requests of one connection from bytes as they come, one after another; a refused one ends the reading.
package struct HTTPRequestReader: Sendable {
  /// Where the reading stands, which decides how long to wait for more.
  package enum Phase: Sendable, Hashable {
    /// Between requests.
    case idle
    /// Inside a head.
    case head
    /// Inside a body.
    case body
  }

  private enum Body {
    case sized(Int)
    case chunked(ChunkedBody)
  }

  private let limits: HTTPLimits
  private var buffer = MessageBuffer()
  private var pending: RequestHead?
  private var body: Body?

  /// A reader that takes what `limits` allow.
  package init(limits: HTTPLimits) { self.limits = limits }

  /// Where the reading stands.
  package var phase: Phase { pending != nil ? .body : buffer.isEmpty ? .idle : .head }

  /// How many bytes of a request that is not whole yet are kept.
  package var held: Int {
    guard case .chunked(let chunks) = body else { return buffer.count }
    return buffer.count + chunks.body.count
  }

  /// Whether the sender waits for `100 Continue` before its body; asked once, after ``next()`` gave nil.
  package mutating func takeExpectation() -> Bool {
    guard pending?.expectsContinue == true, buffer.isEmpty else { return false }
    pending?.expectsContinue = false
    return true
  }

  /// Takes bytes as they came.
  package mutating func append(_ bytes: Span<UInt8>) { buffer.append(bytes) }

  /// The next whole request, with whether the connection may serve another; nil while it has not all come.
  package mutating func next() throws(HTTPRefusal) -> (request: HTTPRequest, keepAlive: Bool)? {
    if pending == nil {
      guard let head = try nextHead() else { return nil }
      body = try HTTPRequestReader.body(of: head, limits: limits)
      pending = head
    }
    guard let head = pending, let bytes = try takeBody() else { return nil }
    pending = nil
    body = nil
    var headers = head.headers
    for framing in ["content-length", "transfer-encoding", "expect"] { headers[framing] = nil }
    return (
      HTTPRequest(method: head.method, target: head.target, headers: headers, body: bytes), head.keepAlive
    )
  }

  private mutating func nextHead() throws(HTTPRefusal) -> RequestHead? {
    guard let length = buffer.headLength() else {
      guard buffer.count <= limits.headBytes else { throw .headTooLarge }
      return nil
    }
    guard length <= limits.headBytes else { throw .headTooLarge }
    let limits = limits
    let head = try buffer.withUnused { (bytes) throws(HTTPRefusal) in
      try RequestHead(MessageHead(parsing: bytes.extracting(0..<length), limits: limits))
    }
    buffer.use(length + 2)
    return head
  }

  private static func body(of head: RequestHead, limits: HTTPLimits) throws(HTTPRefusal) -> Body {
    switch try BodyFraming(declaredBy: head.headers, limits: limits) {
    case .sized(let count)?: return .sized(count)
    case .chunked?:
      // HTTP/1.0 knows no chunks: a reader that does not would take them for the body (RFC 9112 §6.1).
      guard head.isVersion11 else { throw .malformed("'transfer-encoding' in an HTTP/1.0 request") }
      return .chunked(ChunkedBody())
    case .none?, .untilClose?, nil: return .sized(0)
    }
  }

  private mutating func takeBody() throws(HTTPRefusal) -> [UInt8]? {
    switch body {
    case .sized(let count)?: return buffer.count >= count ? buffer.take(count) : nil
    case .chunked(var chunks)?:
      // Released before it grows, so that the body so far is not copied.
      body = nil
      let limit = limits.bodyBytes
      let used = try buffer.withUnused { (bytes) throws(HTTPRefusal) in try chunks.take(bytes, limit: limit) }
      buffer.use(used)
      if chunks.isComplete { return chunks.body }
      body = .chunked(chunks)
      return nil
    case nil: return nil
    }
  }
}
