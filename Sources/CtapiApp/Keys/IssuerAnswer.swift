import CtapiGateway

/// What an issuer gave when it was asked for its keys.
struct IssuerAnswer: Sendable {
  /// The keys, or which of the two documents could not be had.
  var keys: GatewayInputs.Keys
  /// Why there are none, as the end of a sentence; nil where there are.
  var failure: String?
  /// How many times it has answered, or failed to.
  var fetches = 0
}
