/// How long a body is (RFC 9112 §6), where only one reading is possible; anything else is refused.
enum BodyFraming: Hashable {
  /// No body.
  case none
  /// That many bytes.
  case sized(Int)
  /// Chunks.
  case chunked
  /// All up to the end of the connection; responses only.
  case untilClose

  /// The framing that the fields declare; nil when they declare none.
  init?(declaredBy headers: HTTPHeaders, limits: HTTPLimits) throws(HTTPRefusal) {
    let codings = headers.values(of: "transfer-encoding")
    let lengths = headers.values(of: "content-length")
    if !codings.isEmpty {
      guard lengths.isEmpty else { throw .malformed("both 'transfer-encoding' and 'content-length'") }
      guard codings.count == 1 else { throw .malformed("more than one 'transfer-encoding'") }
      guard HTTPHeaders.isSame(codings[0], "chunked") else { throw .transferCoding }
      self = .chunked
      return
    }
    guard let text = lengths.first else { return nil }
    guard lengths.count == 1 else { throw .malformed("more than one 'content-length'") }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
      throw .malformed("'content-length' is no number")
    }
    guard let length = Int(text), length <= limits.bodyBytes else { throw .bodyTooLarge }
    self = length == 0 ? .none : .sized(length)
  }
}
