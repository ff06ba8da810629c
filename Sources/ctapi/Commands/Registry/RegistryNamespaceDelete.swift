import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry namespace delete`.
enum RegistryNamespaceDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Delete a namespace that has no services",
      operands: [.required("namespace", .text, "The namespace's name, id or ARN")],
      options: [.flag("must-exist", "End with 1 when there is none")],
      examples: [
        Example("ctapi registry namespace delete internal", "Delete a namespace"),
        Example("ctapi registry namespace delete internal --must-exist || echo gone", "Tell when it was gone"),
      ],
      exits: [.no: "no such namespace, with --must-exist", .conflict: "it has services"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try RegistryDeletion.run(invocation, absent: .namespaceNotFound) { (registry) throws(CtapiError) in
      try registry.deleteNamespace(invocation.operand("namespace"))
    }
  }
}
