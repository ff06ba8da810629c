import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys export`.
enum TokenKeysExport {
  static var command: AppCommand {
    AppCommand(
      "export", "Write a key of the pool to a file or standard output",
      discussion: "Only the public part, unless --private asks for the private one; files are made with mode 0600.",
      operands: [.required("kid", .text, "The key's name")],
      options: [
        .flag("private", "Write the private key"),
        .value("to", .choice(KeyText.forms), "The form", default: "jwk"),
        .value("out", short: "o", .outputFile, "Write it to this file"),
        TokenKeys.poolOption,
      ],
      examples: [
        Example(
          "ctapi token keys export signer --to pem", "The public key as PEM",
          setup: "ctapi token keys generate --alg ES256 --kid signer", output: "BEGIN PUBLIC KEY"),
        Example("ctapi token keys export signer --private -o signer.jwk", "The private key, to a file"),
      ],
      exits: [.notFound: "the key does not exist", .invalidInput: "the key has no such form"],
      json: .verbatim,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let (metadata, key) = try PoolKeyLookup.find(invocation)
    let isPrivate = invocation.flag("private")
    guard !isPrivate || metadata.isPrivate else {
      throw CtapiError(
        .keyUnusable, "only the public part of key '\(metadata.kid.escapedForTerminal)' is here",
        hint: "leave out --private")
    }
    let bytes = try KeyText.bytes(of: [key], form: invocation.operand("to"), includingPrivate: isPrivate)
    try KeyText.deliver(bytes, to: invocation.string("out"), invocation.output)
    return .done
  }
}
