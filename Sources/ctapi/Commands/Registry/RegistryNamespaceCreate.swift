import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry namespace create`.
enum RegistryNamespaceCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Create a namespace and print its id",
      operands: [.required("name", .text, "The namespace's name, such as service")],
      options: [
        .value("type", .choice(["dns", "http"]), "How its instances are found", default: "dns"),
        .value("description", .text, "A text kept with it", default: ""),
        .flag("if-not-exists", "Leave an existing namespace of that name as it is"),
      ],
      examples: [
        Example("ctapi registry namespace create service", "A namespace whose services have DNS names"),
        Example("ctapi registry namespace create internal --type http", "One found by DiscoverInstances only"),
        Example("ctapi registry namespace create service --if-not-exists", "Safe to repeat"),
      ],
      exits: [.conflict: "a namespace of that name exists", .invalidInput: "the name is none"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let request = NamespaceRequest(
      name: invocation.operand("name"), kind: invocation.operand("type") == "http" ? .http : .dnsPrivate,
      description: invocation.operand("description"))
    try request.check()
    let registry = try invocation.environment.madeRegistry()
    do throws(CtapiError) {
      let namespace = try registry.createNamespace(request).namespace
      try answer(namespace, isChanged: true, invocation, registry)
    } catch {
      guard error.code == .namespaceExists, invocation.flag("if-not-exists") else { throw error }
      try answer(try registry.namespace(request.name), isChanged: false, invocation, registry)
    }
    return .done
  }

  private static func answer(
    _ namespace: Namespace, isChanged: Bool, _ invocation: AppInvocation, _ registry: Registry
  ) throws(CtapiError) {
    let json: JSON = ["namespace": namespace.json(in: registry.locality), "changed": .bool(isChanged)]
    try invocation.output.object(json) { namespace.id }
  }
}
