import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token forge`.
enum TokenForge {
  static var command: AppCommand {
    AppCommand(
      "forge", "Make hostile tokens that a server must refuse",
      discussion: """
        For testing a resource server that trusts the local pool: each kind spoils a good token in one way. With a \
        token, its claims are taken instead of those mint would make; it is signed anew by the pool where the kind \
        needs a good signature.
        """,
      operands: [
        .optional("kind", .text, "What to make; see --list"),
        .optional("token", .payload, "A token whose claims to use"),
      ],
      options: [.flag("list", "List the kinds, and the reason each must be refused with"), TokenKeys.poolOption],
      examples: [
        Example("ctapi token forge --list", "What there is", output: "alg-none"),
        Example(
          "ctapi token forge alg-none | ctapi token verify --json", "A token without a signature is refused", exit: 1,
          output: "\"reason\":\"alg_none\""),
      ],
      exits: [.usage: "there is no such kind"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    if invocation.flag("list") { return try list(invocation) }
    guard let name = invocation.string("kind") else {
      throw CtapiError(.usage, "no kind is given", hint: "ctapi token forge --list")
    }
    guard let kind = ForgeryKind.all.first(where: { $0.name == name }) else {
      throw CtapiError(
        .usage, "there is no kind '\(name.escapedForTerminal)' of forgery", hint: "ctapi token forge --list")
    }
    let token = String(decoding: try forge(invocation).make(kind), as: UTF8.self)
    try invocation.output.object(
      ["token": .string(token), "kind": .string(kind.name), "reason": .string(kind.reason.rawValue)]) { token }
    return .done
  }

  private static func list(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try invocation.output.list(
      "kinds", ForgeryKind.all, columns: ["KIND", "REASON", "WHAT IT IS", "VERIFY WITH"],
      cells: { [$0.name, $0.reason.rawValue, $0.summary, $0.options] },
      json: { kind in
        [
          "kind": .string(kind.name), "reason": .string(kind.reason.rawValue), "summary": .string(kind.summary),
          "options": .string(kind.options),
        ]
      })
    return .done
  }

  private static func forge(_ invocation: AppInvocation) throws(CtapiError) -> Forge {
    let now = invocation.environment.now
    // Read before a pool or key is made for nothing.
    let given = try givenClaims(invocation)
    let keyring = try LocalPools.keyring(invocation)
    let key = try keyring.signingKey(.rs256, at: now).material
    let ellipticKey = try keyring.signingKey(.es256, at: now).material
    return Forge(
      claims: given ?? claims(invocation, keyring.pool), key: key, ellipticKey: ellipticKey, now: now)
  }

  private static func givenClaims(_ invocation: AppInvocation) throws(CtapiError) -> JSONObject? {
    guard invocation.string("token") != nil else { return nil }
    let text = try invocation.token(limit: TokenRules.defaultMaximumSize)
    do throws(TokenFault) {
      let token = try text.get()
      return try DecodedToken(token.span).claims
    } catch {
      throw CtapiError(.tokenMalformed, "\(error.reason.rawValue): \(error.detail)", hint: error.reason.fix)
    }
  }

  private static func claims(_ invocation: AppInvocation, _ pool: Pool) -> JSONObject {
    let now = invocation.environment.now
    var draft = ClaimsDraft()
    var source = invocation.environment.identifiers
    let claims = PoolClaims(
      pool: pool, client: pool.clients.first ?? Pool.defaultClient, subject: "dev", use: .access,
      identifier: { source.uuid() })
    claims.fill(&draft, now: now)
    draft.setDefault("iat", .integer(now.seconds))
    draft.setDefault("exp", .integer((now + .seconds(3600)).seconds))
    return draft.claims
  }
}
