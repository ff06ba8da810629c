import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token keys list`.
enum TokenKeysList {
  static var command: AppCommand {
    AppCommand(
      "list", "List the pool's keys",
      options: [TokenKeys.poolOption],
      examples: [
        Example("ctapi token keys list", "The keys, oldest first", setup: "ctapi token mint", output: "active"),
        Example("ctapi token keys list --json", "The same for programs", output: "\"state\":\"active\""),
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let pools = try LocalPools(reading: invocation.environment.data)
    var keys: [PoolKey] = []
    if let pool = try pools.pool(invocation.string("pool")) {
      keys = try pools.keyring(of: pool).keys(at: invocation.environment.now)
    }
    try invocation.output.list(
      "keys", keys, columns: ["KID", "ALG", "STATE", "CREATED", "RETIRES"],
      cells: { key in
        [
          key.kid.escapedForTerminal, key.algorithm.rawValue, key.state.rawValue, key.created.rfc3339,
          key.retires?.rfc3339 ?? "-",
        ]
      }, json: { $0.json })
    return .done
  }
}

extension PoolKey {
  /// The key's metadata for `--json`.
  var json: JSON {
    var object: JSONObject = [
      "kid": .string(kid), "alg": .string(algorithm.rawValue), "state": .string(state.rawValue),
      "thumbprint": .string(thumbprint), "private": .bool(isPrivate), "created": .string(created.rfc3339),
    ]
    if let retires { object["retires"] = .string(retires.rfc3339) }
    return .object(object)
  }
}
