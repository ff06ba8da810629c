package import CtapiCore

extension ErrorCode {
  /// A key that does not parse, or whose numbers are not a key.
  package static let keyMalformed = ErrorCode("key-malformed", .invalidInput)
  /// A key too weak to trust: a short modulus or secret, or a modulus of the ROCA kind.
  package static let keyWeak = ErrorCode("key-weak", .invalidInput)
  /// A key not meant for this use.
  package static let keyUnusable = ErrorCode("key-unusable", .invalidInput)
  /// A key that is not there.
  package static let keyNotFound = ErrorCode("key-not-found", .notFound)
  /// A key of that name that is there already, with other content.
  package static let keyExists = ErrorCode("key-exists", .conflict)
  /// The key that signs cannot be removed.
  package static let keyActive = ErrorCode("key-active", .conflict)
  /// A private key's file that others may read.
  package static let keyFileLoose = ErrorCode("key-file-loose", .dataDirectory)
  /// Claims or header members that cannot go into a token.
  package static let claimsInvalid = ErrorCode("claims-invalid", .invalidInput)
  /// A token that is not accepted.
  package static let tokenRejected = ErrorCode("token-rejected", .no)
  /// A token that cannot even be taken apart.
  package static let tokenMalformed = ErrorCode("token-malformed", .no)
  /// A pool or client that is not there.
  package static let poolNotFound = ErrorCode("pool-not-found", .notFound)
}
