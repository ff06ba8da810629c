import CtapiHTTP

/// The answers that the gateway makes itself: a status and one JSON member (`gateway.md` 1.8).
struct GatewayAnswer: Sendable {
  let status: Int
  /// The body, and with it the word behind the status.
  let message: StaticString
  /// Whether the real service sends `content-type` with it.
  let hasContentType: Bool

  private init(_ status: Int, _ message: StaticString, hasContentType: Bool = true) {
    self.status = status
    self.message = message
    self.hasContentType = hasContentType
  }

  static let badRequest = GatewayAnswer(400, "Bad Request")
  /// K59: AWS's published answer has no `content-type`.
  static let unauthorized = GatewayAnswer(401, "Unauthorized", hasContentType: false)
  /// A REQUEST authorizer's identity source is missing: with `content-type`, and without a challenge (`gateway.md` 1.8).
  static let identityMissing = GatewayAnswer(401, "Unauthorized")
  static let forbidden = GatewayAnswer(403, "Forbidden")
  static let notFound = GatewayAnswer(404, "Not Found")
  static let requestTimeout = GatewayAnswer(408, "Request Timeout")
  static let tooLarge = GatewayAnswer(413, "Request Entity Too Large")
  static let expectationFailed = GatewayAnswer(417, "Expectation Failed")
  static let tooMany = GatewayAnswer(429, "Too Many Requests")
  static let headTooLarge = GatewayAnswer(431, "Request Header Fields Too Large")
  static let internalError = GatewayAnswer(500, "Internal Server Error")
  static let notImplemented = GatewayAnswer(501, "Not Implemented")
  static let unavailable = GatewayAnswer(503, "Service Unavailable", hasContentType: false)
  static let versionNotSupported = GatewayAnswer(505, "HTTP Version Not Supported")

  /// What logs say of it, unless more is known.
  var failure: ExchangeFailure {
    switch status {
    case 401: .unauthorized
    case 403: .accessDenied
    case 404: .notFound
    case 413, 431: .tooLarge
    case 429: .throttled
    case 500: .integrationMissing
    case 503: .unreachable
    default: .badRequest
    }
  }

  /// The answer to a head that is not accepted.
  init(_ refusal: HeadRefusal) {
    self =
      switch refusal {
      case .malformed, .method: .badRequest
      case .tooLarge: .headTooLarge
      case .bodyTooLarge: .tooLarge
      case .version: .versionNotSupported
      case .transferCoding: .notImplemented
      case .expectation: .expectationFailed
      }
  }
}
