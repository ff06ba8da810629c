import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys rotate`.
enum TokenKeysRotate {
  static var command: AppCommand {
    AppCommand(
      "rotate", "Sign with a new key from now on",
      discussion: "The key it replaces still verifies until the overlap ends, and stays in the key set as long.",
      options: [
        .value("alg", .text, as: "alg", "The algorithm whose key is replaced", default: "RS256"),
        .value("overlap", .duration, "How long the old key verifies", default: "1d"),
        TokenKeys.poolOption,
      ],
      examples: [
        Example("ctapi token keys rotate --alg ES256", "A new key; prints its name"),
        Example("ctapi token keys rotate --alg ES256 --overlap 5m --json", "What replaced what", output: "\"old\""),
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let algorithm = try SignatureAlgorithm(option: invocation.operand("alg"))
    let keyring = try LocalPools.keyring(invocation)
    let (new, old) = try keyring.rotate(
      algorithm, overlap: invocation.duration("overlap") ?? Pool.longestValidity, at: invocation.environment.now)
    var report: JSONObject = ["new": new.json]
    if let old {
      report["old"] = old.json
      let end = old.retires?.rfc3339 ?? "never"
      invocation.output.note("key '\(old.kid)' verifies until \(end)")
    }
    try invocation.output.object(.object(report)) { new.kid }
    return .done
  }
}
