import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token pool show`.
enum TokenPoolShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show the pools, their issuers and clients",
      examples: [
        Example("ctapi token pool show", "The pool that mint uses", setup: "ctapi token mint", output: "ctapi-cli"),
        Example("ctapi token pool show --json", "The same for programs", output: "\"pools\""),
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let pools = try LocalPools(reading: invocation.environment.data).all()
    try invocation.output.list(
      "pools", pools, columns: ["ID", "NAME", "ISSUER", "CLIENTS"],
      cells: { [$0.id, $0.name, $0.issuer.escapedForTerminal, $0.clients.joined(separator: ",")] }, json: { $0.json })
    return .done
  }
}
