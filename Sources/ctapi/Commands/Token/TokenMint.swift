import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token mint`.
enum TokenMint {
  static var command: AppCommand {
    AppCommand(
      "mint", "Make a signed token",
      discussion: """
        With no options: an access token of the local pool for its client, subject 'dev', valid for an hour; pool and \
        key are made when there are none. With --key FILE, or --jwks FILE and --kid, a token of exactly the claims \
        given, plus iat and exp.

        Claims come from the operand and from options; one that comes from both is refused unless --unset drops the \
        operand's. Order and number spelling are kept. Times are seconds since 1970, RFC 3339, or a signed duration \
        from now, such as +15m.
        """,
      operands: [.optional("claims", .payload, "The claims, a JSON object")],
      options: keyOptions + claimOptions + [
        .value("typ", .text, as: "type", "Put this typ into the header, or none", note: "JWT with a key file"),
        .value("header", .text, as: "name=text", "Put a string into the header", repeatable: true),
        .value("header-json", .text, as: "name=json", "Put a JSON value into the header", repeatable: true),
        .flag("bearer", "Print a whole Authorization header"),
        .flag("jws", "Sign the operand's bytes as they are, whatever they are"),
        .flag("allow-weak", "Sign with a weak key, for testing others"),
      ],
      examples: [
        Example("ctapi token mint", "An access token for 'dev', valid for an hour"),
        Example("ctapi token mint --sub ann --scope pets/write --exp +15m", "Another subject, scope and end"),
        Example("ctapi token mint --bearer", "A header for curl -H", output: "Authorization: Bearer ey"),
        Example(
          "echo '{\"sub\":\"ann\"}' | ctapi token mint - --key key.jwk", "With a key and claims of your own",
          setup: "ctapi token keys generate --alg ES256 --out key.jwk"),
      ],
      exits: [
        .notFound: "the key, client or pool does not exist", .invalidInput: "the claims or the key cannot be used",
      ],
      run: run)
  }

  private static var keyOptions: [Option] {
    [
      .value("key", .text, as: "file|kid", "Sign with this key: a file, or a key of the pool"),
      .value("jwks", .file, "Sign with a key of this set; --kid says which"),
      .value("kid", .text, as: "kid", "The key of --jwks, or the name to put in the header"),
      .value("pool", .text, as: "id", "The pool that issues the token", note: "the only pool"),
      .value("client", .text, as: "id", "The pool's client the token is for", note: "the pool's first"),
      .value("use", .choice(["access", "id"]), "The kind of token", default: "access"),
      .value("alg", .text, as: "alg", "The algorithm", note: "the key's; RS256 for a pool"),
    ]
  }

  private static var claimOptions: [Option] {
    [
      .value("iss", .text, as: "issuer", "The issuer"),
      .value("sub", .text, as: "subject", "The subject", note: "dev, for a pool"),
      .value("aud", .text, as: "audience", "An audience", repeatable: true),
      .value("scope", .text, as: "scope", "A scope; several are joined by spaces", repeatable: true),
      .value("jti", .text, as: "id|random", "The token's own identifier"),
      .value("exp", .text, as: "time|none", "When it ends", note: "+1h"),
      .value("nbf", .text, as: "time", "When it begins"),
      .value("iat", .text, as: "time|none", "When it was issued", note: "now"),
      .value("claim", .text, as: "name=text", "A claim that is a string", repeatable: true),
      .value("claim-json", .text, as: "name=json", "A claim of any JSON value", repeatable: true),
      .value("unset", .text, as: "name", "Leave a claim out", repeatable: true),
    ]
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let request = try MintRequest(invocation)
    let signer = try TokenSigner(request.key, algorithm: request.algorithm, allowWeak: invocation.flag("allow-weak"))
    let header = try request.header(signer.algorithm)
    if invocation.flag("jws") {
      let payload = try invocation.input("claims")?.bytes ?? []
      return try answer(try sign(signer, header, payload), header, nil, invocation)
    }
    let claims = try request.claims()
    return try answer(try sign(signer, header, JSON.object(claims).bytes()), header, claims, invocation)
  }

  private static func sign(
    _ signer: TokenSigner, _ header: JSONObject, _ payload: [UInt8]
  ) throws(CtapiError) -> String {
    let text = JSON.object(header).bytes()
    return String(decoding: try signer.sign(header: text.span, payload: payload.span), as: UTF8.self)
  }

  private static func answer(
    _ token: String, _ header: JSONObject, _ claims: JSONObject?, _ invocation: AppInvocation
  ) throws(CtapiError) -> ExitStatus {
    var report: JSONObject = ["token": .string(token), "header": .object(header)]
    if let claims {
      report["claims"] = .object(claims)
      if let end = claims["exp"]?.numberValue?.integer {
        report["expiresAt"] = .string(Timestamp(seconds: Int64(end)).rfc3339)
      }
    }
    if let kid = header["kid"] { report["kid"] = kid }
    try invocation.output.object(.object(report)) {
      invocation.flag("bearer") ? "Authorization: Bearer \(token)" : token
    }
    return .done
  }
}
