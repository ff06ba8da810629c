import CtapiHTTP

/// What a loop keeps of one exchange so that it can be explained later: plain numbers, a bounded part of its head with
/// the credentials taken out, and the snapshot it was served from.
struct DecisionCapture: Sendable {
  /// The most that is kept of each part of a head, in bytes.
  enum Limit {
    static let method = 32
    static let path = 1024
    static let query = 512
    static let host = 256
    static let origin = 256
    static let requestLine = 512
  }

  /// One try at a backend.
  struct Attempt: Sendable, Hashable {
    /// The backend; nil where none was found.
    let endpoint: Endpoint?
    let failure: AttemptFailure
    /// Why no TLS could be spoken with it.
    var tls: TLSFailure?
  }

  /// Why a try gave no answer.
  enum AttemptFailure: UInt8, Sendable {
    case notConnected
    case exhausted
    case untrusted
    case broken
    case garbage
    case oversized
    case timeout
  }

  /// Counts the records of a loop, from 1; 0 for a place that holds none.
  var sequence: UInt64 = 0
  /// Which loop it was, from 0.
  var loop = 0
  /// What is known of the exchange; its ranges point into a head that is gone, and are not to be used.
  var facts = ExchangeFacts()
  /// The whole time, in nanoseconds; -1 while it is not over.
  var total = -1
  var snapshot: GatewaySnapshot?
  /// The parts of the head, one after the other in ``words``.
  var words: [UInt8] = []
  var method = ByteRange()
  var path = ByteRange()
  var query = ByteRange()
  var host = ByteRange()
  var origin = ByteRange()
  /// What a preflight asks for.
  var requestMethod = ByteRange()
  var requestHeaders = ByteRange()
  /// The path did not fit.
  var isPathCut = false
  /// The head is the one made for the backend, because the client's was gone when the exchange failed.
  var isOfBackend = false
  /// The client's address.
  var address = InlineArray<48, UInt8>(repeating: 0)
  var addressLength: Int32 = 0
  /// Why the head could not be read, and how it began.
  var refusal: HeadRefusal?
  /// The rule that a malformed head breaks.
  var fault = HeadFault.unknown
  /// Why a client's TLS handshake failed, before there was any request.
  var greeting: TLSFailure?
  var requestLine = ByteRange()
  var denial: Denial?
  var token: TokenTrace?
  /// Whether the origin is one that CORS allows.
  var isOriginAllowed = false
  /// The tokens left in the route's bucket and in that of everything together; nil without one.
  var routeTokens: Double?
  var accountTokens: Double?
  /// How many backends were asked, which was the last, and the tries that failed.
  var attempts: Int32 = 0
  var endpoint: Endpoint?
  var failedAttempts: [Attempt] = []
  /// How many bytes the request's body was declared to have, or had; -1 when nobody looked.
  var declaredLength = -1

  /// The text of a part.
  func text(_ range: ByteRange) -> String {
    String(decoding: words[Int(range.start)..<Int(range.end)], as: UTF8.self)
  }

  /// Adds a part of a head, at most `limit` bytes of it.
  mutating func keep(_ bytes: RawSpan, limit: Int) -> ByteRange {
    let start = words.count
    var index = 0
    while index < bytes.byteCount, index < limit {
      words.append(bytes.byte(index))
      index &+= 1
    }
    return ByteRange(start, words.count)
  }

  mutating func keep(path bytes: RawSpan) {
    let start = words.count
    isPathCut = !CredentialText.append(path: bytes, to: &words, limit: Limit.path)
    path = ByteRange(start, words.count)
  }

  mutating func keep(query bytes: RawSpan, secrets: [String]) {
    let start = words.count
    CredentialText.append(query: bytes, to: &words, limit: Limit.query, secrets: secrets)
    query = ByteRange(start, words.count)
  }
}
