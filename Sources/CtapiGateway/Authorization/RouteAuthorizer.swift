import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiIdentity

/// Decides who passes on one loop: finds the token, looks it up among those verified before, else verifies it.
final class RouteAuthorizer {
  private let cache = VerifiedTokenCache(capacity: 4096)
  // One thread, that of the loop, uses these, and nothing is called while one of them changes that could come back here:
  // so it need not be found out at run time, on each request, that nobody else does.
  @exclusivity(unchecked) private var verifiers: [TokenVerifier?] = []
  /// The snapshot that the verifiers are of.
  @exclusivity(unchecked) private var serial: UInt64 = 0
  /// The token that was accepted last, where it was to be kept.
  @exclusivity(unchecked) private var accepted: VerifiedToken?
  private let requestRefetch: @Sendable (_ issuer: String, _ fetches: Int) -> Bool
  // Whether the last denial may be another one when the issuer's keys have been fetched, and how many fetches had ended.
  @exclusivity(unchecked) private var awaitsKeys = false
  @exclusivity(unchecked) private(set) var fetches = 0

  /// Asks `requestRefetch` for the keys of an issuer when a token names one that is not known.
  init(requestRefetch: @escaping @Sendable (_ issuer: String, _ fetches: Int) -> Bool) {
    self.requestRefetch = requestRefetch
  }

  /// Takes the token that the last request passed with; nil when it did not, or the token was not to be kept.
  func takeAccepted() -> VerifiedToken? {
    defer { accepted = nil }
    return accepted
  }

  /// Nil when the request may pass the route at `now`, the loop's time; with `keeps` its token can be taken then.
  ///
  /// `awaited` is given for a request that has waited for keys: how many fetches had ended when it began to.
  func denial(
    of route: Int, in snapshot: GatewaySnapshot, head: borrowing ScannedRequest, bytes: RawSpan, at now: Timestamp,
    keeps: Bool, awaited: Int? = nil
  ) -> Denial? {
    let authorizer = Int(snapshot.routes[route].authorizer)
    guard authorizer < snapshot.authorizers.count else { return .fault(TokenFault(.keyUnusable, "no authorizer")) }
    guard let place = RouteAuthorizer.token(at: snapshot.authorizers[authorizer].source, head, bytes) else {
      return .ambiguous
    }
    guard !place.isEmpty else { return .missing }
    let token = Span<UInt8>(_bytes: bytes.part(place))
    if serial == snapshot.serial, let verifier = verifiers[authorizer],
      let known = cache.lookup(token, epoch: verifier.epoch, at: now)
    {
      return verdict(known, snapshot.routes[route].scopes, keeps)
    }
    return check(
      token, authorizer: authorizer, scopes: snapshot.routes[route].scopes, in: snapshot, now, keeps, awaited)
  }

  private func verdict(_ token: VerifiedToken, _ scopes: [String], _ keeps: Bool) -> Denial? {
    if keeps { accepted = token }
    return scopes.isEmpty || token.hasAnyScope(of: scopes) ? nil : .scope(granted: token.scopes)
  }

  /// Where a request's token stands; empty for none, nil for more than one.
  @inline(__always)
  static func token(at source: IdentitySource, _ head: borrowing ScannedRequest, _ bytes: RawSpan) -> ByteRange? {
    switch source {
    case .header("authorization"):
      head.fields.authorizationCount <= 1 ? BearerToken.range(in: bytes, head.authorization) : nil
    case .header(let name):
      IdentityField.header(name, of: head, in: bytes).map { BearerToken.range(in: bytes, $0) }
    case .query(let name):
      IdentityField.query(name, of: head, in: bytes).map { BearerToken.encodedRange(in: bytes, $0) }
    }
  }

  /// Decides about a token that is not known under this snapshot's keys.
  private func check(
    _ token: Span<UInt8>, authorizer: Int, scopes: [String], in snapshot: GatewaySnapshot, _ now: Timestamp,
    _ keeps: Bool, _ awaited: Int?
  ) -> Denial? {
    let verifier: TokenVerifier
    switch verifierOrDenial(authorizer, in: snapshot) {
    case .success(let found): verifier = found
    case .failure(let missing):
      askForKeys(snapshot.authorizers[authorizer], awaited)
      return missing.denial
    }
    // Other snapshots' verifiers may have had the same keys and rules.
    if let known = cache.lookup(token, epoch: verifier.epoch, at: now) { return verdict(known, scopes, keeps) }
    do throws(TokenFault) {
      // The loop's time may be some milliseconds old, and a token may have been made since.
      let verified = try verifier.verify(token, at: SystemClock().now)
      cache.insert(token, epoch: verifier.epoch, verified)
      return verdict(verified, scopes, keeps)
    } catch {
      if error.reason == .keyNotFound { askForKeys(snapshot.authorizers[authorizer], awaited) }
      return .fault(error)
    }
  }

  /// Whether what was denied last is to wait for a fetch of keys; asked once for each denial.
  func takeAwaitsKeys() -> Bool {
    defer { awaitsKeys = false }
    return awaitsKeys
  }

  /// Asks for keys that are not there, once for each request.
  private func askForKeys(_ authorizer: ServedAuthorizer, _ awaited: Int?) {
    fetches = authorizer.fetches
    if let awaited { awaitsKeys = fetches == awaited } else { awaitsKeys = requestRefetch(authorizer.issuer, fetches) }
  }

  private struct NoKeys: Error {
    let denial: Denial
  }

  private func verifierOrDenial(_ index: Int, in snapshot: GatewaySnapshot) -> Result<TokenVerifier, NoKeys> {
    if serial != snapshot.serial {
      serial = snapshot.serial
      verifiers = Array(repeating: nil, count: snapshot.authorizers.count)
    }
    if let known = verifiers[index] { return .success(known) }
    switch snapshot.authorizers[index].keys {
    case .discoveryFailed: return .failure(NoKeys(denial: .discoveryFailed))
    case .fetchFailed: return .failure(NoKeys(denial: .keysFailed))
    case .known(let keys):
      let verifier = TokenVerifier(keys: keys, rules: snapshot.authorizers[index].rules)
      verifiers[index] = verifier
      return .success(verifier)
    }
  }
}
