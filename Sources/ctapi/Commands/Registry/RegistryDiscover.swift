import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry discover`.
enum RegistryDiscover {
  static var command: AppCommand {
    AppCommand(
      "discover", "Find the instances of a service",
      discussion: "Answers as DiscoverInstances does: in random order, and without a health check all are meant.",
      operands: [.required("service", .text, "Name and namespace, id or ARN")],
      options: [
        .value(
          "health", .choice(["healthy", "unhealthy", "all", "healthy-or-else-all"]), "Which instances count",
          default: "healthy"),
        .value("query", .pair, "An attribute they must have; repeatable", repeatable: true),
        .value("max", .integer(1...1000), "The most instances", default: "100"),
      ],
      examples: [
        Example(
          "ctapi registry discover foods.foodstore.service", "The healthy instances", setup: RegistryExamples.instances,
          output: "food-1"),
        Example(
          "ctapi registry discover foods.foodstore.service --query zone=z || echo none", "None fits", output: "none"),
        Example("ctapi registry discover foods.foodstore.service --health all --json", "As a program asks"),
      ],
      exits: [.no: "no instance fits", .notFound: "no such service"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    let service = try registry.service(invocation.operand("service"))
    let found = try registry.discover(service, query(invocation))
    let json: JSON = [
      "instances": .array(found.instances.map { $0.json(of: service) }), "instancesRevision": .integer(found.revision),
    ]
    let table = Table(columns: Instance.columns, rows: found.instances.map(\.cells))
    try invocation.output.object(json) { found.instances.isEmpty ? "" : table.text() }
    return found.instances.isEmpty ? .no : .done
  }

  private static func query(_ invocation: AppInvocation) -> DiscoveryQuery {
    let filter: DiscoveryQuery.Filter =
      switch invocation.operand("health") {
      case "unhealthy": .unhealthy
      case "all": .all
      case "healthy-or-else-all": .healthyOrElseAll
      default: .healthy
      }
    var required: [String: String] = [:]
    for pair in invocation.pairs("query") { required[pair.name] = pair.value.stringValue ?? pair.value.text() }
    return DiscoveryQuery(filter: filter, required: required, maxResults: invocation.integer("max") ?? 100)
  }
}
