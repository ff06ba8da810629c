import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes domain create`.
enum RoutesDomainCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Add a custom domain",
      discussion: "It answers 404 until a path of it is mapped: ctapi routes mapping create.",
      operands: [RoutesDomain.nameOperand],
      options: [
        RoutesDomain.certificateOption, .flag("if-not-exists", "Leave an existing domain as it is"),
      ],
      examples: [
        Example("ctapi routes domain create api.example.com", "A name"),
        Example("ctapi routes domain create '*.example.com' --certificate web", "All names of one label in front"),
        Example("ctapi routes domain create api.example.com --if-not-exists", "Safe to repeat"),
      ],
      exits: [.conflict: "the domain exists", .invalidInput: "no domain can have that name"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.madeDefinitions()
    let name = invocation.operand("domain")
    var isChanged = true
    do throws(CtapiError) {
      _ = try storage.createDomain(name, certificate: RoutesDomain.certificate(invocation))
    } catch {
      guard error.code == .domainExists, invocation.flag("if-not-exists") else { throw error }
      isChanged = false
    }
    let domain = try storage.domain(name)
    let row = PublishedDomain(domain, mappings: try storage.mappings(of: domain))
    try invocation.output.object(["domain": row.json, "changed": .bool(isChanged)]) { "" }
    return .done
  }
}
