package import CtapiCore

/// Finds what of an API's stages will surprise; they have no place in the document.
package enum StageLint {
  /// The findings about the stages of an API, by stage.
  package static func findings(_ api: API) -> [Diagnostic] { api.stages.flatMap { findings($0, of: api) } }

  private static func findings(_ stage: Stage, of api: API) -> [Diagnostic] {
    var found: [Diagnostic] = []
    let name = stage.name
    func report(_ severity: Diagnostic.Severity, _ rule: String, _ message: String, _ hint: String) {
      found.append(Diagnostic(severity, rule: rule, "the stage '\(name)': \(message)", hint: hint))
    }
    if stage.deploymentID == nil {
      report(
        .warning, "stage-undeployed", "it serves nothing, every call answers 404",
        "ctapi routes deployment create --stage '\(name)'")
    }
    if stage.throttle.isBlocking {
      report(
        .warning, "throttle-zero", "a limit of 0 blocks every route",
        "ctapi routes stage update '\(name)' --throttle none")
    }
    let keys = Set(api.routes.map(\.key.description))
    for settings in stage.routeThrottles {
      let key = settings.routeKey.escapedForTerminal
      if settings.throttle.isBlocking {
        report(
          .warning, "throttle-zero", "a limit of 0 blocks '\(key)'",
          "ctapi routes update '\(key)' --throttle none --stage '\(name)'")
      }
      if !keys.contains(settings.routeKey) {
        report(
          .warning, "stage-route-unknown", "its settings for '\(key)' are for no route of the API",
          "ctapi routes stage update '\(name)' --route-throttle '\(key)=none'")
      }
    }
    if name != Stage.defaultName {
      for integration in api.integrations where integration.seesStage {
        report(
          .note, "stage-path-forwarded",
          "the backend of '\(integration.targetText)' sees '/\(name)' in front of the path",
          "add requestParameters {'overwrite:path': $request.path} to the integration")
      }
    }
    return found + api.applying(stage).problems
  }
}

extension Throttle {
  fileprivate var isBlocking: Bool { rate == 0 || burst == 0 }
}

extension Integration {
  /// A private backend gets the path with the stage in front (`gateway.md` 3.3).
  fileprivate var seesStage: Bool {
    guard case .service = target else { return false }
    return !requestParameters.contains { $0.target == .path }
  }

  fileprivate var targetText: String {
    guard case .service(let service) = target else { return id }
    return service.text.escapedForTerminal
  }
}
