import CtapiApp
import CtapiCommandLine

/// `ctapi routes`.
enum RoutesCommand {
  static var command: AppCommand {
    AppCommand(
      "routes", "Describe an API by OpenAPI and look up its routes",
      discussion: """
        The OpenAPI document is the truth of an API: it is kept whole, and routes, integrations, authorizers and CORS \
        are derived from it.
        """,
      section: Root.Section.parts,
      children: {
        [
          RoutesImport.command, RoutesExport.command, RoutesList.command, RoutesShow.command, RoutesMatch.command,
          RoutesLint.command, RoutesDiff.command, RoutesTest.command, RoutesCreate.command, RoutesUpdate.command,
          RoutesDelete.command,
          RoutesStage.command, RoutesDeployment.command, RoutesAuthorizer.command, RoutesCORS.command,
          RoutesDomain.command, RoutesMapping.command, RoutesMetrics.command,
        ]
      })
  }

  /// The option that every verb takes.
  static var apiOption: Option {
    .value("api", .text, as: "name", "The API's name or id", note: "the only one, else default or api")
  }
}
