import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes domain delete`.
enum RoutesDomainDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Remove a custom domain",
      operands: [RoutesDomain.nameOperand],
      options: [.flag("force", "Remove its mappings, too"), RoutesDeletion.mustExist],
      examples: [
        Example(
          "ctapi routes domain delete api.example.com --force", "With all its mappings",
          setup: "ctapi routes domain create api.example.com"),
        Example(
          "ctapi routes domain delete api.example.com --must-exist || echo gone", "Tell when it was gone",
          output: "gone"),
      ],
      exits: [.no: "no such domain, with --must-exist", .conflict: "it has mappings, without --force"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try RoutesDeletion.run(invocation, absent: .domainNotFound) { (storage) throws(CtapiError) in
      try storage.deleteDomain(invocation.operand("domain"), force: invocation.flag("force"))
    }
  }
}
