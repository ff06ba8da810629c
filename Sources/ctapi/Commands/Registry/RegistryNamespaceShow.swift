import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry namespace show`.
enum RegistryNamespaceShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show one namespace",
      operands: [.required("namespace", .text, "The namespace's name, id or ARN")],
      examples: [
        Example(
          "ctapi registry namespace show service", "The namespace as JSON", setup: RegistryExamples.namespace,
          output: "DNS_PRIVATE"),
        Example("ctapi registry namespace show none || echo absent", "One that is absent", output: "absent"),
      ],
      exits: [.notFound: "no such namespace"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    let namespace = try registry.namespace(invocation.operand("namespace"))
    try invocation.output.value(namespace.json(in: registry.locality))
    return .done
  }
}
