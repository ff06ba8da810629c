import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys generate`.
enum TokenKeysGenerate {
  static var command: AppCommand {
    AppCommand(
      "generate", "Make a new key, in the pool or in a file",
      discussion: """
        In the pool the key is active when no other key of its algorithm is, else it stands by until asked for by \
        name. With --out the private JWK goes to a file of mode 0600 instead, and the pool does not know it.
        """,
      options: [
        .value("alg", .text, as: "alg", "The algorithm it is for", default: "RS256"),
        .value("bits", .integer(2048...16384), "The length of an RSA key", note: "2048"),
        .value("kid", .text, as: "kid", "Its name", note: "its thumbprint"),
        .value("out", .outputFile, "Write it to this file"),
        TokenKeys.poolOption,
      ],
      examples: [
        Example("ctapi token keys generate --alg ES256", "A key of the pool; prints its name"),
        Example("ctapi token keys generate --alg EdDSA --out key.jwk", "A private key in a file"),
      ],
      exits: [.conflict: "another key has that name"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let algorithm = try SignatureAlgorithm(option: invocation.operand("alg"))
    let name = invocation.string("kid").flatMap { $0 == "thumbprint" ? nil : $0 }
    guard name != "" else {
      throw CtapiError(.usage, "option '--kid' is empty", hint: "leave it out to name the key by its thumbprint")
    }
    if invocation.integer("bits") != nil, !algorithm.isRSA {
      throw CtapiError(
        .usage, "option '--bits' is for RSA keys; \(algorithm.rawValue) has keys of one size", hint: "leave out --bits")
    }
    let key = try TokenKey.generate(for: algorithm, bits: invocation.integer("bits"), kid: name)
    if let path = invocation.string("out") {
      let bytes = try KeyText.bytes(of: [key], form: "jwk", includingPrivate: true)
      try KeyText.deliver(bytes, to: path, invocation.output)
      if invocation.output.isJSON, path != "-" {
        try invocation.output.object(
          ["kid": .string(key.kid ?? ""), "alg": .string(algorithm.rawValue), "file": .string(path)]) { "" }
      }
      return .done
    }
    let added = try LocalPools.keyring(invocation).add(key, at: invocation.environment.now)
    try invocation.output.object(added.json) { added.kid }
    return .done
  }
}
