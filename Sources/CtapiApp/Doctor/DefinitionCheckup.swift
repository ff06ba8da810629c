import CtapiCore
import CtapiDefinition

/// What in one API's definition and stages will surprise: the linter's findings, and what depends on settings that the
/// linter does not see.
struct DefinitionCheckup {
  /// AWS's account limits, beyond which a throttle means nothing there (`gateway.md` 1.7).
  private static let awsThrottle = Throttle(rate: 10_000, burst: 5000)

  private let api: API
  private var name: String { "'\(api.name.escapedForTerminal)'" }

  init(_ api: API) { self.api = api }

  /// What the linter finds in a stored document, by its pointer, for nobody has its lines before him.
  static func lint(_ stored: StoredAPI) -> [Diagnostic] {
    lint(stored.document, stored.options).map { finding in
      var finding = finding
      finding.place = finding.place.map { SourcePlace(pointer: $0.pointer) }
      return finding
    }
  }

  /// What the linter finds in a document, but for notes, and for what an import decides by itself.
  static func lint(_ document: Document, _ options: ImportOptions) -> [Diagnostic] {
    Linter.findings(document, options: options, off: ["authorizer-from-scheme"])
      .filter { $0.severity > .note }.diagnostics(in: document)
  }

  /// The options that `routes import` would use.
  static func options(_ locality: Locality, _ pool: LocalIssuer?) -> ImportOptions {
    ImportOptions(
      locality: locality, localPool: pool ?? LocalIssuer(issuer: "http://127.0.0.1:4566/local", clients: ["ctapi-cli"]))
  }

  func findings() -> [Diagnostic] {
    routes() + encodedPaths() + stages() + api.stages.flatMap(throttles)
  }

  private func routes() -> [Diagnostic] {
    guard !api.routes.isEmpty || !api.listeners.isEmpty else {
      return [
        Diagnostic(
          .warning, rule: "routes-absent", "the API \(name) has no route, so every call answers 404",
          hint: "add one: ctapi routes create 'GET /' --to URL --api \(name)")
      ]
    }
    return api.served.filter { $0.integration == nil }.map { served in
      Diagnostic(
        .warning, rule: "integration-missing",
        "the route '\(served.route.key.description.escapedForTerminal)' of \(name) has no integration: it answers 500",
        hint: "say where it goes: ctapi routes update '\(served.route.key.description.escapedForTerminal)' --to URL"
      )
    }
  }

  private func encodedPaths() -> [Diagnostic] {
    guard api.encodedPaths == .forward, !api.authorizers.isEmpty else { return [] }
    return [
      Diagnostic(
        .warning, rule: "encoded-paths-forwarded",
        "\(name) forwards encoded slashes and dot segments although it has authorizers: a backend that decodes them may "
          + "serve a guarded path through an open route",
        hint: "remove 'x-ctapi-encoded-paths: forward' from the document and import it again")
    ]
  }

  private func stages() -> [Diagnostic] {
    if api.stages.isEmpty {
      return [
        Diagnostic(
          .warning, rule: "stage-absent", "the API \(name) has no stage, so every call answers 404",
          hint: "make one: ctapi routes stage create '$default' --api \(name)")
      ]
    }
    return api.stages.filter { $0.deploymentID == nil && !$0.autoDeploy }.map { stage in
      Diagnostic(
        .warning, rule: "stage-undeployed",
        "the stage '\(stage.name.escapedForTerminal)' of \(name) serves no deployment: it answers 404",
        hint: "deploy: ctapi routes deployment create --stage '\(stage.name.escapedForTerminal)' --api \(name)")
    }
  }

  private func throttles(_ stage: Stage) -> [Diagnostic] {
    let stageName = stage.name.escapedForTerminal
    let place = "the stage '\(stageName)' of \(name)"
    let update = "ctapi routes stage update '\(stageName)'"
    var found = throttle(stage.throttle, of: place, fix: "\(update) --throttle 50/100")
    for settings in stage.routeThrottles {
      let key = settings.routeKey.escapedForTerminal
      found += throttle(
        settings.throttle, of: "'\(key)' in \(place)", fix: "\(update) --route-throttle '\(key)=50/100'")
    }
    return found
  }

  /// A zero blocks every call (K99); absent means no limit.
  private func throttle(_ throttle: Throttle, of place: String, fix: String) -> [Diagnostic] {
    let settings = [throttle.rate.map { ("rate", $0) }, throttle.burst.map { ("burst", Double($0)) }].compactMap(\.self)
    if let zero = settings.first(where: { $0.1 <= 0 }) {
      return [
        Diagnostic(
          .warning, rule: "throttle-zero", "the \(zero.0) limit of \(place) is 0: every call answers 429",
          hint: "let some calls through: \(fix)")
      ]
    }
    let limits = DefinitionCheckup.awsThrottle
    guard throttle.rate ?? 0 > limits.rate ?? 0 || throttle.burst ?? 0 > limits.burst ?? 0 else { return [] }
    return [
      Diagnostic(
        .note, rule: "quota", "the limit of \(place) is beyond what an AWS account has: 10000 a second, burst 5000",
        hint: "lower it, or ask AWS for more before deploying there")
    ]
  }
}
