package import CtapiCore

extension ErrorCode {
  /// A route key or path that API Gateway would not take.
  package static let invalidRoute = ErrorCode("invalid-route", .invalidInput)
  /// An integration that cannot be used.
  package static let invalidIntegration = ErrorCode("invalid-integration", .invalidInput)
  /// An authorizer that cannot be enforced.
  package static let invalidAuthorizer = ErrorCode("invalid-authorizer", .invalidInput)
  /// A document that is no usable API description.
  package static let invalidDocument = ErrorCode("invalid-document", .invalidInput)
  /// A CORS setting that API Gateway refuses.
  package static let invalidCORS = ErrorCode("invalid-cors", .invalidInput)
  /// No API of that name.
  package static let apiNotFound = ErrorCode("api-not-found", .notFound)
  /// No route of that key.
  package static let routeNotFound = ErrorCode("route-not-found", .notFound)
  /// A route of that key exists already.
  package static let routeExists = ErrorCode("route-exists", .conflict)
}
