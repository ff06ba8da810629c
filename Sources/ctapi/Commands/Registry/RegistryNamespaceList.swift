import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry namespace list`.
enum RegistryNamespaceList {
  static var command: AppCommand {
    AppCommand(
      "list", "List the namespaces",
      examples: [
        Example(
          "ctapi registry namespace list", "All namespaces", setup: RegistryExamples.namespace, output: "service"),
        Example("ctapi registry namespace list --json", "The same for a program", output: "\"namespaces\":["),
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    try invocation.output.list(
      "namespaces", try registry.namespaces(), columns: ["NAME", "ID", "TYPE", "SERVICES"],
      cells: { [$0.name, $0.id, $0.kind.rawValue, String($0.serviceCount)] },
      json: { $0.json(in: registry.locality) })
    return .done
  }
}
