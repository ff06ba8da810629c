import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry service create`.
enum RegistryServiceCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Create a service and print its id",
      discussion: """
        In a DNS namespace a service has an SRV record unless --record says otherwise. With --health custom whoever \
        registers an instance also says how it is: see ctapi registry instance heartbeat.
        """,
      operands: [.required("service", .text, "Name and namespace, such as foods.foodstore.service")],
      options: [
        .value(
          "record", .choice(["SRV", "A", "AAAA", "CNAME", "none"]), "A DNS record of its instances; repeatable",
          repeatable: true, note: "SRV in a DNS namespace"),
        .value("ttl", .integer(0...2_147_483_647), as: "seconds", "How long resolvers keep a record", default: "60"),
        .value(
          "routing", .choice(["multivalue", "weighted"]), "Whether answers hold many instances or one",
          default: "multivalue"),
        .value("health", .text, as: "check", "How health is known: none or custom", default: "none"),
        .value("description", .text, "A text kept with it", default: ""),
        .flag("if-not-exists", "Leave an existing service of that name as it is"),
      ],
      examples: [
        Example(
          "ctapi registry service create foods.foodstore.service --health custom", "As the sample has it",
          setup: RegistryExamples.namespace),
        Example("ctapi registry service create web.service --record A --ttl 5", "With an A record"),
        Example("ctapi registry service create web.service --if-not-exists", "Safe to repeat"),
      ],
      exits: [
        .notFound: "no such namespace", .conflict: "the service exists",
        .invalidInput: "the name is none, or the records cannot stand together",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    let (name, namespace) = try registry.split(invocation.operand("service"))
    let request = ServiceRequest(
      name: name, namespaceID: namespace.id, description: invocation.operand("description"),
      dns: try dns(invocation, namespace), healthCheck: try healthCheck(invocation.operand("health")))
    do throws(CtapiError) {
      let service = try registry.createService(request).service
      try answer(service, isChanged: true, invocation, registry)
    } catch {
      guard error.code == .serviceExists, invocation.flag("if-not-exists") else { throw error }
      let service = try registry.service(name, inNamespace: namespace.id)
      try answer(service, isChanged: false, invocation, registry)
    }
    return .done
  }

  private static func dns(
    _ invocation: AppInvocation, _ namespace: Namespace
  ) throws(CtapiError) -> DNSConfiguration? {
    var words = invocation.strings("record")
    if words.isEmpty, namespace.kind == .dnsPrivate { words = ["SRV"] }
    if words.isEmpty || words == ["none"] { return nil }
    let ttl = invocation.integer("ttl") ?? 60
    var records: [DNSConfiguration.Record] = []
    for word in words {
      guard let type = DNSConfiguration.RecordType(rawValue: word) else {
        throw CtapiError(.usage, "--record none cannot stand beside another --record")
      }
      records.append(DNSConfiguration.Record(type, ttl: ttl))
    }
    return DNSConfiguration(records, routing: invocation.operand("routing") == "weighted" ? .weighted : .multivalue)
  }

  private static func healthCheck(_ text: String) throws(CtapiError) -> HealthCheck {
    switch text {
    case "none": return .none
    case "custom": return .custom
    default:
      guard text == "tcp" || text.hasPrefix("http:") else {
        throw CtapiError(.usage, "option --health: '\(text)' is neither none nor custom", hint: "use: --health custom")
      }
      throw CtapiError(
        .unsupported, "health checks by '\(text.escapedForTerminal)' are not done yet: nothing would run them",
        hint: "use: --health custom, and ctapi registry instance heartbeat")
    }
  }

  private static func answer(
    _ service: DiscoveryService, isChanged: Bool, _ invocation: AppInvocation, _ registry: Registry
  ) throws(CtapiError) {
    let json: JSON = ["service": service.json(in: registry.locality), "changed": .bool(isChanged)]
    try invocation.output.object(json) { service.id }
  }
}
