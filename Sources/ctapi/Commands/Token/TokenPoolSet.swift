import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token pool set`.
enum TokenPoolSet {
  static var command: AppCommand {
    AppCommand(
      "set", "Change a pool's issuer",
      discussion: """
        The issuer is the public URL with the pool's identifier behind it. Tokens that name the old issuer are no \
        longer accepted.
        """,
      options: [
        .value("public-url", .text, as: "url", "The base URL that clients reach the pool at"), TokenKeys.poolOption,
      ],
      examples: [
        Example(
          "ctapi token pool set --public-url http://localhost:4566", "Issue under another name",
          output: "http://localhost:4566/"),
        Example("ctapi token pool set --public-url http://127.0.0.1:4566 --json", "And back", output: "\"issuer\""),
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    guard var base = invocation.string("public-url") else {
      throw CtapiError(.usage, "nothing to set", hint: "give --public-url URL")
    }
    guard RemoteKeys.isURL(base), base.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), base.count > 8 else {
      throw CtapiError(
        .usage, "option '--public-url': '\(base.escapedForTerminal)' is no http or https URL",
        hint: "write it like this: --public-url http://localhost:4566")
    }
    while base.hasSuffix("/") { base.removeLast() }
    let pools = try LocalPools.forWriting(invocation)
    let environment = invocation.environment
    var pool = try pools.poolOrNew(
      invocation.string("pool"), at: environment.now, identifier: environment.poolIdentifier)
    pool.issuer = "\(base)/\(pool.id)"
    try pools.setIssuer(pool.issuer, of: pool)
    try invocation.output.object(pool.json) { pool.issuer }
    return .done
  }
}
