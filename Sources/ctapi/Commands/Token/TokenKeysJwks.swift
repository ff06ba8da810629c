import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys jwks`.
enum TokenKeysJwks {
  static var command: AppCommand {
    AppCommand(
      "jwks", "Print the key set for publication",
      discussion: "Public keys only, always: the pool's, as its /.well-known/jwks.json answers, or those of files.",
      operands: [.variadic("file", .file, "Key files to publish instead of the pool's keys")],
      options: [.value("out", short: "o", .outputFile, "Write it to this file"), TokenKeys.poolOption],
      examples: [
        Example("ctapi token keys jwks", "The pool's key set", setup: "ctapi token mint", output: "{\"keys\":["),
        Example(
          "ctapi token keys jwks key.jwk -o jwks.json", "Publish a key of a file",
          setup: "ctapi token keys generate --alg ES256 --out key.jwk"),
      ],
      json: .verbatim,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    var document: JSON = ["keys": []]
    let paths = invocation.strings("file")
    if !paths.isEmpty {
      var keys: [TokenKey] = []
      for path in paths { keys += try KeyFileInput.read(path, invocation).keys }
      document = try KeySet(keys).publicDocument()
    } else {
      let pools = try LocalPools(reading: invocation.environment.data)
      if let pool = try pools.pool(invocation.string("pool")) {
        document = try pools.keyring(of: pool).keySet(at: invocation.environment.now).publicDocument()
      }
    }
    let bytes = document.bytes() + [UInt8(ascii: "\n")]
    guard let path = invocation.string("out"), path != "-" else {
      try invocation.output.bytes(bytes)
      return .done
    }
    try Files.output(bytes.span, to: path, mode: 0o644)
    return .done
  }
}
