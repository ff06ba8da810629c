import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry service delete`.
enum RegistryServiceDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Delete a service that has no instances",
      operands: [.required("service", .text, "Name and namespace, id or ARN")],
      options: [.flag("must-exist", "End with 1 when there is none")],
      examples: [
        Example("ctapi registry service delete web.service", "Delete a service"),
        Example("ctapi registry service delete web.service --must-exist || echo gone", "Tell when it was gone"),
      ],
      exits: [.no: "no such service, with --must-exist", .conflict: "it has instances"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try RegistryDeletion.run(invocation, absent: .serviceNotFound) { (registry) throws(CtapiError) in
      try registry.deleteService(invocation.operand("service"))
    }
  }
}
