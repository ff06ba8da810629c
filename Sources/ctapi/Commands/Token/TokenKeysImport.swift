import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys import`.
enum TokenKeysImport {
  static var command: AppCommand {
    AppCommand(
      "import", "Take keys into the pool",
      discussion: """
        Reads JWK, JWKS, PEM (PKCS#1, PKCS#8, SEC1, SPKI, certificate) and DER. Every key must be strong enough and \
        whole; keys of a set that do not sign tokens are named and left out. Public keys verify, private ones also sign.
        """,
      operands: [.required("file", .file, "The file, or - for standard input")],
      options: [
        .value("kid", .text, as: "kid", "Name the key; for a file with one key", note: "its own, or its thumbprint"),
        .value(
          "alg", .text, as: "alg", "What the key is for; for a file with one key", note: "its own, or its family's"),
        TokenKeys.poolOption,
      ],
      examples: [
        Example(
          "ctapi token keys import key.jwk --kid mine", "Take a private key into the pool",
          setup: "ctapi token keys generate --alg ES256 --out key.jwk", output: "mine"),
        Example(
          "ctapi token keys import - < public.pem", "A public key, to verify with",
          setup: "ctapi token keys convert key.jwk --to pem --out public.pem"),
      ],
      exits: [.conflict: "another key has that name", .invalidInput: "a key is malformed, weak or of another kind"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let path = invocation.operand("file")
    let found = try KeyFileInput.read(path, invocation)
    var keys = found.keys
    let place = SourcePlace(file: path == "-" ? "<stdin>" : path)
    try describe(&keys, invocation)
    for key in keys { try check(key, place) }
    for skipped in found.skipped {
      let name = skipped.kid.map { " '\($0)'" } ?? ""
      invocation.output.diagnostic(
        Diagnostic(
          .warning, rule: "warning", "key \(skipped.position + 1)\(name) is left out: \(skipped.detail)", place: place))
    }
    guard !keys.isEmpty else {
      throw CtapiError(
        .keyUnusable, "no key here can sign or verify tokens",
        hint: "make one: ctapi token keys generate --alg ES256", place: place)
    }
    let keyring = try LocalPools.keyring(invocation)
    var added: [PoolKey] = []
    for key in keys { added.append(try keyring.add(key, at: invocation.environment.now)) }
    try invocation.output.object(["keys": .array(added.map(\.json))]) {
      added.map(\.kid.escapedForTerminal).joined(separator: "\n")
    }
    return .done
  }

  private static func describe(_ keys: inout [TokenKey], _ invocation: AppInvocation) throws(CtapiError) {
    guard invocation.string("kid") != nil || invocation.string("alg") != nil else { return }
    guard keys.count == 1 else {
      throw CtapiError(
        .usage, "options '--kid' and '--alg' are for a file with one key, this has \(keys.count)",
        hint: "leave them out, or import the keys one by one")
    }
    if let kid = invocation.string("kid") { keys[0].kid = kid }
    guard let name = invocation.string("alg") else { return }
    let algorithm = try SignatureAlgorithm(option: name)
    guard keys[0].fits(algorithm) else {
      throw CtapiError(
        .keyUnusable, "the key is for '\(keys[0].defaultAlgorithm.rawValue)', it cannot do '\(algorithm.rawValue)'",
        hint: "leave out --alg")
    }
    keys[0].algorithm = algorithm
  }

  private static func check(_ key: TokenKey, _ place: SourcePlace) throws(CtapiError) {
    if let use = key.use, use != "sig" {
      throw CtapiError(
        .keyUnusable, "member 'use' is '\(use.escapedForTerminal)', expected 'sig'",
        hint: "import the key that signs; one for encryption must not", place: place)
    }
    guard case .asymmetric(let pair, true) = key.material, try !pair.isConsistent() else { return }
    throw CtapiError(
      .keyMalformed, "the private and the public part of the key do not belong together",
      hint: "write it anew from its source, or make one: ctapi token keys generate", place: place)
  }
}
