import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes domain list`.
enum RoutesDomainList {
  static var command: AppCommand {
    AppCommand(
      "list", "List the custom domains",
      examples: [
        Example(
          "ctapi routes domain list", "The domains",
          setup: "ctapi routes domain create api.example.com", output: "api.example.com"),
        Example("ctapi routes domain list --json", "For a program", output: "\"domainName\":\"api.example.com\""),
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    var rows: [PublishedDomain] = []
    for domain in try storage.domains() {
      rows.append(PublishedDomain(domain, mappings: try storage.mappings(of: domain)))
    }
    try invocation.output.list("domains", rows, columns: PublishedDomain.columns, cells: \.cells, json: \.json)
    return .done
  }
}
