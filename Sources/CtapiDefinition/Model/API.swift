/// One HTTP API as the gateway serves it: what its document says about behaviour, and its stages.
///
/// Everything else in the document (schemas, descriptions, examples) stays in the stored document (`design.md` 7).
package struct API: Sendable, Hashable {
  /// Ten lower-case letters and digits (`gateway.md` 7.1).
  package var id: String
  /// The local name that `--api` takes.
  package var name: String
  /// `info.title`.
  package var title: String
  /// The routes, in the order of the document.
  package var routes: [Route]
  /// The integrations, in the order of their first use.
  package var integrations: [Integration]
  /// The authorizers, in the order of the document.
  package var authorizers: [Authorizer]
  /// The answer to cross-origin requests, or nil when the gateway leaves them to the backend.
  package var cors: CORS?
  /// The TCP ports that are relayed, in the order of the document.
  package var listeners: [RelayListener] = []
  /// The stages, which are kept beside the document; an API without one answers nothing (`gateway.md` K4).
  package var stages: [Stage]
  /// What happens to paths that a backend could decode another way.
  package var encodedPaths: EncodedPathPolicy
  /// Whether the API answers only under its custom domains (`gateway.md` C32).
  package var disablesDefaultEndpoint: Bool

  /// An API of its parts.
  package init(
    id: String, name: String, title: String, routes: [Route] = [], integrations: [Integration] = [],
    authorizers: [Authorizer] = [], cors: CORS? = nil, stages: [Stage] = [Stage.default],
    encodedPaths: EncodedPathPolicy = .automatic, disablesDefaultEndpoint: Bool = false
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.routes = routes
    self.integrations = integrations
    self.authorizers = authorizers
    self.cors = cors
    self.stages = stages
    self.encodedPaths = encodedPaths
    self.disablesDefaultEndpoint = disablesDefaultEndpoint
  }

  /// Whether ambiguous encoded paths are answered with 400 (`design.md` 7.1 "Encoded paths").
  package var refusesAmbiguousPaths: Bool { encodedPaths == .automatic && !authorizers.isEmpty }

  /// The integration of that id.
  package func integration(_ id: String) -> Integration? { integrations.first { $0.id == id } }

  /// The authorizer of that id.
  package func authorizer(_ id: String) -> Authorizer? { authorizers.first { $0.id == id } }

  /// The stage of that name.
  package func stage(_ name: String) -> Stage? { stages.first { $0.name == name } }

  /// Whether both serve the same, whatever their stages.
  func isDefined(as other: API) -> Bool {
    var copy = self
    copy.stages = other.stages
    return copy == other
  }
}
