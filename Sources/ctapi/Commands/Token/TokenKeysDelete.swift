import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys delete`.
enum TokenKeysDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Remove a key from the pool",
      discussion: "Tokens it signed no longer verify. The key that signs new tokens is removed only with --force.",
      operands: [.required("kid", .text, "The key's name")],
      options: [.flag("force", "Also when it is the active key"), TokenKeys.poolOption],
      examples: [
        Example(
          "ctapi token keys delete spare", "Remove a key that stands by",
          setup:
            "ctapi token keys generate --alg ES256; ctapi token keys generate --alg ES256 --kid spare"),
        Example("ctapi token keys delete spare", "Once more changes nothing"),
      ],
      exits: [.conflict: "the key is active"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let kid = invocation.operand("kid")
    let pools = try LocalPools(reading: invocation.environment.data)
    var isDeleted = false
    if let pool = try pools.pool(invocation.string("pool")) {
      let keyring = try pools.keyring(of: pool)
      let keys = try keyring.keys(at: invocation.environment.now)
      if let key = keys.first(where: { $0.kid.hasSameBytes(as: kid) }) {
        guard key.state != .active || invocation.flag("force") else {
          throw CtapiError(
            .keyActive, "key '\(kid.escapedForTerminal)' signs new tokens",
            hint: "replace it first: ctapi token keys rotate --alg \(key.algorithm.rawValue)")
        }
        isDeleted = try keyring.delete(key)
      }
    }
    invocation.output.note(isDeleted ? "deleted key '\(kid)'" : "there is no key '\(kid)'")
    try invocation.output.object(["kid": .string(kid), "changed": .bool(isDeleted)]) { "" }
    return .done
  }
}
