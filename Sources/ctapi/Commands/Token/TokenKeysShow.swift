import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys show`.
enum TokenKeysShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show the public part of a key",
      operands: [.required("kid", .text, "The key's name")],
      options: [TokenKeys.poolOption, .flag("pem", "Show it as PEM")],
      examples: [
        Example(
          "ctapi token keys show signer", "The public JWK",
          setup: "ctapi token keys generate --alg ES256 --kid signer", output: "\"crv\":\"P-256\""),
        Example("ctapi token keys show signer --pem", "The same as PEM", output: "BEGIN PUBLIC KEY"),
      ],
      exits: [.notFound: "the key does not exist"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let (_, key) = try PoolKeyLookup.find(invocation)
    if invocation.flag("pem") {
      try invocation.output.lines(try KeyText.pem(key, includingPrivate: false))
      return .done
    }
    guard let members = try key.jwk(includingPrivate: false) else {
      throw CtapiError(
        .keyUnusable, "key '\(invocation.operand("kid").escapedForTerminal)' is a secret, which has no public part",
        hint: "write the secret itself to a file: ctapi token keys export KID --private -o secret.jwk")
    }
    try invocation.output.value(.object(members))
    return .done
  }
}
