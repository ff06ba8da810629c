import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes domain show`.
enum RoutesDomainShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show one custom domain with its mappings",
      operands: [RoutesDomain.nameOperand],
      examples: [
        Example(
          "ctapi routes domain show api.example.com", "What answers where",
          setup: "ctapi routes domain create api.example.com --certificate web", output: "web"),
        Example("ctapi routes domain show other.example.com || echo none", "One that is not there", output: "none"),
      ],
      exits: [.notFound: "no such domain"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let domain = try storage.domain(invocation.operand("domain"))
    let row = PublishedDomain(domain, mappings: try storage.mappings(of: domain))
    try invocation.output.object(row.json) { row.text }
    return .done
  }
}
