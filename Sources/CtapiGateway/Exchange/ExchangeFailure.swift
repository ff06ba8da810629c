/// Why the gateway answered itself, as access logs tell it (`gateway.md` 1.8, 3.7); without payload, so that noting it
/// is one byte.
enum ExchangeFailure: UInt8, Sendable {
  /// It did not.
  case none
  case badRequest
  case unauthorized
  case accessDenied
  case notFound
  case throttled
  case tooLarge
  /// The body had to be taken in as a whole and the disk did not take it.
  case bodyLost
  /// The route has no integration, or one that cannot be served.
  case integrationMissing
  /// No instance is registered or healthy, or none takes connections (K82).
  case unreachable
  /// The gateway has no descriptor left for a connection to it.
  case exhausted
  /// The host of its URL has no address (3.7).
  case unresolved
  case timeout
  /// No TLS with the backend: its certificate is not accepted, or it speaks none (3.7).
  case untrusted
  case brokenResponse
  /// An answer whose status the client has already broke off, or did not go on (3.7).
  case cutResponse
  case stalledResponse
  /// An authorizer called over HTTP, or a function, gave no usable answer.
  case functionFailed

  /// `$context.error.message`; nil when there is none.
  var message: StaticString? {
    switch self {
    case .none, .cutResponse, .stalledResponse: nil
    case .badRequest: "Bad Request"
    case .unauthorized: "Unauthorized"
    case .accessDenied: "Forbidden"
    case .notFound: "Not Found"
    case .throttled: "Too Many Requests"
    case .tooLarge: "Request Entity Too Large"
    case .integrationMissing, .functionFailed: "Internal Server Error"
    case .bodyLost, .unreachable, .exhausted, .unresolved, .timeout, .untrusted, .brokenResponse: "Service Unavailable"
    }
  }

  /// `$context.error.responseType`; nil when there is none.
  var responseType: StaticString? {
    switch self {
    case .none: nil
    case .badRequest: "BAD_REQUEST"
    case .unauthorized: "UNAUTHORIZED"
    case .accessDenied: "ACCESS_DENIED"
    case .notFound: "MISSING_ROUTE"
    case .throttled: "THROTTLED"
    case .tooLarge: "REQUEST_TOO_LARGE"
    case .integrationMissing, .functionFailed: "API_CONFIGURATION_ERROR"
    case .bodyLost, .exhausted: "DEFAULT_5XX"
    case .unreachable, .unresolved: "INTEGRATION_NETWORK_FAILURE"
    case .timeout, .stalledResponse: "INTEGRATION_TIMEOUT"
    case .untrusted, .brokenResponse, .cutResponse: "INTEGRATION_FAILURE"
    }
  }

  /// `$context.integrationErrorMessage`; nil when the integration did not fail.
  var integrationMessage: StaticString? {
    switch self {
    case .integrationMissing: "The route has no integration that can be served"
    case .unreachable: "No healthy target could be reached"
    case .exhausted: "The gateway has no descriptor left for a connection to the integration"
    case .unresolved: "The integration's host name has no address"
    case .timeout: "The integration did not answer within its timeout"
    case .untrusted: "The integration's certificate is not accepted, or it speaks no TLS"
    case .brokenResponse: "The integration sent no HTTP response that can be passed on"
    case .cutResponse: "The integration's response broke off before its end"
    case .stalledResponse: "The integration's response did not go on within its timeout"
    case .functionFailed: "The function returned no usable response"
    default: nil
    }
  }
}
