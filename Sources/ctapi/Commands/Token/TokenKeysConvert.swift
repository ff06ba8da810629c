import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys convert`.
enum TokenKeysConvert {
  static var command: AppCommand {
    AppCommand(
      "convert", "Write a key file in another form",
      discussion: "Only public parts, unless --private asks for the private ones.",
      operands: [.required("file", .file, "The key file, or - for standard input")],
      options: [
        .value("to", .choice(KeyText.forms), "The form", default: "jwk"),
        .flag("private", "Write private keys"),
        .flag("traditional", "PKCS#1 or SEC1 instead of PKCS#8 and SPKI"),
        .value("out", short: "o", .outputFile, "Write it to this file, of mode 0600"),
      ],
      examples: [
        Example(
          "ctapi token keys convert key.jwk --to pem", "The public key as PEM",
          setup: "ctapi token keys generate --alg ES256 --out key.jwk", output: "BEGIN PUBLIC KEY"),
        Example("ctapi token keys convert key.jwk --to pem --private -o key.pem", "The private key, to a file"),
      ],
      exits: [.notFound: "the file does not exist", .invalidInput: "a key cannot be used or has no such form"],
      json: .verbatim,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let keys = try KeyFileInput.read(invocation.operand("file"), invocation).keys
    let isPrivate = invocation.flag("private")
    guard !isPrivate || keys.contains(where: \.isPrivate) else {
      throw CtapiError(
        .keyUnusable, "'\(invocation.operand("file").escapedForTerminal)' holds no private key",
        hint: "leave out --private")
    }
    let bytes = try KeyText.bytes(
      of: keys, form: invocation.operand("to"), includingPrivate: isPrivate, traditional: invocation.flag("traditional")
    )
    try KeyText.deliver(bytes, to: invocation.string("out"), invocation.output)
    return .done
  }
}
