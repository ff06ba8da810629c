import CtapiCore
import CtapiIdentity
import CtapiTestSupport

/// A folder with key files in which shell lines call the built program as `ctapi`.
struct TokenShell {
  let home: TemporaryDirectory
  private let program: String

  /// Nil, with a printed reason, where the program is not built.
  init?() throws {
    guard let program = IdentityProgram.path else { return nil }
    self.program = program
    home = try TemporaryDirectory()
    for (name, key) in [("rsa", TestKeys.rsa), ("p256", TestKeys.p256), ("oct", TestKeys.secret)] {
      try write(key, to: "\(name).jwk")
    }
    _ = try home.write(Attack.keys, to: "jwks.json")
  }

  /// Writes a private key as a JWK of mode 0600.
  func write(_ key: TokenKey, to name: String) throws {
    _ = try home.write(JSON.object(try key.jwk(includingPrivate: true) ?? JSONObject()).text(), to: name)
  }

  /// Runs a shell line at the tests' own time, or at the machine's with `now` nil.
  func run(_ line: String, input: String = "", now: Int64? = 1_800_000_000, seconds: Int = 120) throws -> ShellRun {
    var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home.path, "TZ": "UTC"]
    if let now { variables["CTAPI_NOW"] = Timestamp(seconds: now).rfc3339 }
    return try ShellRun(
      "ctapi() { '\(program)' \"$@\"; }\n\(line)", in: home, input: input, variables: variables, seconds: seconds)
  }

  /// A good token, as text.
  static func token(
    _ claims: String = Tokens.goodClaims, key: TokenKey = TestKeys.rsa, _ algorithm: SignatureAlgorithm = .rs256
  ) throws -> String {
    String(decoding: try Tokens.sign(claims, key: key, algorithm), as: UTF8.self)
  }
}
