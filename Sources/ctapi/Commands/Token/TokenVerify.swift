import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token verify`.
enum TokenVerify {
  static var command: AppCommand {
    AppCommand(
      "verify", "Say whether a token is good, and print its claims",
      discussion: """
        Checks the signature with the key the token names, then every claim; all failed claim checks are listed. \
        With no option it verifies against the only pool of the data directory: its keys, its issuer, and an end.

        The algorithm is the key's, never the token's choice: a key that names none accepts its family's usual one \
        (RS256, ES256, ES384, ES512, EdDSA, HS256) unless --alg lists others. Reasons are those of the closed list in \
        ctapi help formats: malformed, bad_base64, alg_mismatch, signature_invalid, expired and so on.
        """,
      operands: [.optional("token", .payload, "The token; read from standard input when left out")],
      options: KeySource.options + ruleOptions + [
        .flag("allow-expired", "Print the claims of an expired token too; it is still not good"),
        .flag("no-fail", "End with 0 for a token that is only expired, with --allow-expired"),
        .flag("lines", "Verify every line of standard input"),
        .flag("jws", "Take any compact JWS: check signature and header only, print the payload"),
      ],
      examples: [
        Example("ctapi token mint | ctapi token verify", "Verify a token of the local pool", output: "\"sub\":\"dev\""),
        Example(
          "ctapi token mint --exp=-1h | ctapi token verify --json", "Why a token is refused", exit: 1,
          output: "\"reason\":\"expired\""),
        Example(
          "ctapi token verify --jwks jwks.json --aud pets @token", "A token in a file, against a published key set",
          setup: "ctapi token mint --aud pets > token; ctapi token keys jwks > jwks.json",
          output: "\"aud\":\"pets\""),
      ],
      exits: [
        .no: "the token is not good", .notFound: "there is no key to verify with",
        .invalidInput: "the key is malformed or weak", .unavailable: "the keys cannot be fetched",
      ],
      isQuestion: true,
      run: run)
  }

  private static var ruleOptions: [Option] {
    [
      .value("alg", .text, as: "list", "Accept these algorithms only, joined by commas", repeatable: true),
      .value("iss", .text, as: "issuer", "Accept this issuer", repeatable: true),
      .value("aud", .text, as: "audience", "Accept this audience", repeatable: true),
      .value("client-id", .text, as: "id", "Ask for this client, in client_id or in aud"),
      .value("sub", .text, as: "subject", "Ask for this subject"),
      .value("scope", .text, as: "scope", "Ask for this scope; all given ones", repeatable: true),
      .value("scope-any", .text, as: "scope", "Ask for one of these scopes", repeatable: true),
      .value("use", .choice(["access", "id"]), "Ask for this kind of token, in token_use"),
      .value("typ", .text, as: "type", "Ask for this typ in the header"),
      .value("nonce", .text, as: "nonce", "Ask for this nonce"),
      .value("require", .text, as: "claim", "Ask for this claim to be there", repeatable: true),
      .value("leeway", .duration, "Forgive this much clock difference, at most 5m", default: "0s"),
      .value("max-age", .duration, "Ask for a sign-in no longer ago than this"),
      .value("max-bytes", .size, "The longest token to read", default: "16384"),
    ]
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let rules = try rules(invocation)
    let source = try KeySource(invocation)
    if case .standardInput = source, invocation.string("token") == nil || invocation.string("token") == "-" {
      throw CtapiError(
        .usage, "standard input cannot be both the keys and the token", hint: "give one of them as a file")
    }
    if invocation.flag("lines") { return try VerifySession.verifyLines(rules, source, invocation) }
    // The token comes before the keys: in a pipe behind mint, mint may still be making them.
    switch try invocation.token(limit: rules.maximumSize) {
    case .success(let token):
      var session = try VerifySession(rules, source, invocation)
      return try session.verify(token.span)
    case .failure(let fault): return try VerifySession.report(TokenVerdict(fault), invocation)
    }
  }

  private static func rules(_ invocation: AppInvocation) throws(CtapiError) -> TokenRules {
    var rules = TokenRules()
    rules.algorithms = try algorithms(invocation.strings("alg"))
    rules.issuers = invocation.strings("iss")
    rules.audiences = invocation.strings("aud")
    rules.client = invocation.string("client-id")
    rules.subject = invocation.string("sub")
    rules.scopes = invocation.strings("scope")
    rules.anyScopes = invocation.strings("scope-any")
    rules.tokenUse = invocation.string("use")
    rules.type = invocation.string("typ")
    rules.nonce = invocation.string("nonce")
    rules.requiredClaims = invocation.strings("require")
    rules.maximumAge = invocation.duration("max-age")
    rules.maximumSize = invocation.size("max-bytes") ?? TokenRules.defaultMaximumSize
    rules.leeway = invocation.duration("leeway") ?? .zero
    guard rules.leeway <= TokenRules.mostLeeway else {
      throw CtapiError(.usage, "option '--leeway' is more than 5m", hint: "RFC 7519 allows a few minutes at most")
    }
    return rules
  }

  private static func algorithms(_ lists: [String]) throws(CtapiError) -> [SignatureAlgorithm]? {
    if lists.isEmpty { return nil }
    var algorithms: [SignatureAlgorithm] = []
    for name in lists.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      algorithms.append(try SignatureAlgorithm(option: String(name)))
    }
    return algorithms
  }
}
