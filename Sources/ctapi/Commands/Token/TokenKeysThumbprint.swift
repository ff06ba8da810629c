import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys thumbprint`.
enum TokenKeysThumbprint {
  static var command: AppCommand {
    AppCommand(
      "thumbprint", "Print the SHA-256 thumbprint of keys (RFC 7638)",
      operands: [.required("file", .file, "The key file, or - for standard input")],
      examples: [
        Example(
          "ctapi token keys thumbprint key.jwk", "The same for JWK, PEM and DER, private and public",
          setup: "ctapi token keys generate --alg ES256 --out key.jwk"),
        Example("ctapi token keys convert key.jwk --to pem | ctapi token keys thumbprint -", "Of the public PEM"),
      ],
      exits: [.notFound: "the file does not exist", .invalidInput: "the file holds no key that can be used"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    var thumbprints: [String] = []
    for key in try KeyFileInput.read(invocation.operand("file"), invocation).keys {
      thumbprints.append(try key.thumbprint())
    }
    try invocation.output.object(["thumbprints": .strings(thumbprints)]) { thumbprints.joined(separator: "\n") }
    return .done
  }
}
