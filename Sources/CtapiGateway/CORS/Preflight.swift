import CtapiDefinition
import CtapiHTTP

/// What a browser asks before a cross-origin request: where it says so in the request's head.
struct Preflight: Sendable, Equatable {
  /// `access-control-request-method`.
  let method: ByteRange
  /// `access-control-request-headers`; empty when none is sent.
  let headers: ByteRange

  /// The preflight in a head; nil for a request that is none (K63): it is `OPTIONS`, has an origin, and asks for a
  /// method.
  init?(_ head: borrowing ScannedRequest, _ bytes: RawSpan) {
    guard RouteMethod(Span(_bytes: bytes.part(head.method))) == .options, !head.origin.isEmpty else { return nil }
    var method = ByteRange()
    var headers = ByteRange()
    var scanner = FieldScanner(bytes, from: head.fieldsStart)
    while case .field = scanner.next() {
      if bytes.part(scanner.name).isWord("access-control-request-method") { method = scanner.value }
      if bytes.part(scanner.name).isWord("access-control-request-headers") { headers = scanner.value }
    }
    guard !method.isEmpty else { return nil }
    self.method = method
    self.headers = headers
  }
}
