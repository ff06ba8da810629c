import CtapiCore

extension DocumentCompiler {
  private static let integrationExtension = "x-amazon-apigateway-integration"

  /// The integration of an operation, made on its first use; nil where there is none.
  mutating func integrationID(of operation: JSON, _ key: RouteKey, at place: JSONPointer) -> String? {
    if let own = ownIntegration(of: operation, key, at: place) { return own.id }
    guard let value = operation[DocumentCompiler.integrationExtension] else {
      return plainIntegration(operation, key, at: place)
    }
    guard let (settings, settingsPlace) = resolve(value, at: place.appending(DocumentCompiler.integrationExtension))
    else {
      report(
        .error, "integration-missing", "the integration of '\(key.description.escapedForTerminal)' leads nowhere",
        at: place.appending(DocumentCompiler.integrationExtension))
      return nil
    }
    let compiled = compiledPlaces[settingsPlace] ?? compile(integration: settings, at: settingsPlace)
    compiledPlaces[settingsPlace] = compiled
    guard let integration = compiled.integration else { return nil }
    checkParameters(of: integration, key, at: settingsPlace)
    return add(integration)
  }

  mutating func add(_ integration: Integration) -> String {
    if integrationIDs.insert(integration.id).inserted { integrations.append(integration) }
    return integration.id
  }

  private mutating func compile(integration settings: JSON, at place: JSONPointer) -> CompiledIntegration {
    let id = StableID.make(apiID, "integration", place.description)
    var reader = IntegrationReader(settings: settings, place: place)
    do throws(CtapiError) {
      let integration = try reader.read(id: id)
      findings += reader.findings
      return CompiledIntegration(integration: integration)
    } catch {
      findings += reader.findings
      report(error, at: reader.errorPlace)
      return CompiledIntegration(integration: nil)
    }
  }

  /// A URL may only use parameters that the route captures.
  private mutating func checkParameters(of integration: Integration, _ key: RouteKey, at place: JSONPointer) {
    checkMappings(of: integration, key, at: place)
    let url: URLTemplate
    switch integration.target {
    case .url(let template): url = template
    case .variableURL(let text):
      guard let sample = try? URLTemplate(sample: text) else { return }
      url = sample
    default: return
    }
    let captured = Set(key.template?.parameterNames ?? [])
    for name in url.parameterNames where !captured.contains(name) {
      report(
        .error, "integration-parameter",
        "the integration of '\(key.description.escapedForTerminal)' uses {\(name.escapedForTerminal)}, "
          + "which the route does not capture", at: place.appending("uri"))
    }
  }

  /// A mapping may only read parameters that the route captures.
  private mutating func checkMappings(of integration: Integration, _ key: RouteKey, at place: JSONPointer) {
    let captured = Set(key.template?.parameterNames ?? [])
    for mapping in integration.requestParameters where mapping.operation != .remove {
      for case .pathParameter(let name) in (try? ParameterExpression(mapping.value, of: .request))?.sources ?? []
      where !captured.contains(name) {
        report(
          .warning, "mapping-parameter",
          "a mapping of '\(key.description.escapedForTerminal)' reads $request.path.\(name.escapedForTerminal), "
            + "which the route does not capture: it is left out", at: place.appending("requestParameters"))
      }
    }
  }

  /// What answers an operation without the extension: a target, a server, or a mock (`design.md` 7.1).
  private mutating func plainIntegration(_ operation: JSON, _ key: RouteKey, at place: JSONPointer) -> String? {
    let id = StableID.make(apiID, "integration", place.description)
    do throws(CtapiError) {
      if let target = options.target { return add(Integration(id: id, target: try plainTarget(target, key.template))) }
      guard !hasIntegrations || options.fillsGaps else {
        report(
          .warning, "integration-missing",
          "'\(key.description.escapedForTerminal)' has no integration, so every call of it fails with 500",
          hint: "add x-amazon-apigateway-integration, or import with --target", at: place)
        return nil
      }
      if let url = serverURL(of: operation, at: place) {
        // The server's URL has the base path already that the route's key was given.
        let given = basePathPrefix().split(separator: "/").count
        return add(Integration(id: id, target: try plainTarget(url, key.template, without: given)))
      }
      let mock = MockFactory(root: root).response(of: operation)
      report(
        .note, "integration-mock",
        "'\(key.description.escapedForTerminal)' answers a mock with status \(mock.status)",
        hint: "name a backend with --target URL or --target service.namespace", at: place)
      return add(Integration(id: id, target: .mock(mock)))
    } catch {
      report(error, at: place)
      return nil
    }
  }

  /// The first server's URL when it is absolute; an operation's servers go before those of its path item and the root.
  private func serverURL(of operation: JSON, at place: JSONPointer) -> String? {
    let lists = [operation["servers"], place.parent.flatMap { root[$0]?["servers"] }, root["servers"]]
    let servers = lists.compactMap { $0?.arrayValue }.first { !$0.isEmpty }
    guard let server = servers?.first, let url = server["url"]?.stringValue else { return nil }
    let resolved = ServerURL.resolved(url, server)
    return resolved.hasPrefix("http://") || resolved.hasPrefix("https://") ? resolved : nil
  }

  private func plainTarget(
    _ target: String, _ template: PathTemplate?, without given: Int = 0
  ) throws(CtapiError) -> IntegrationTarget {
    guard target.hasPrefix("http://") || target.hasPrefix("https://") else {
      guard let service = ServiceReference(target) else {
        throw CtapiError(
          .invalidIntegration, "the target '\(target.escapedForTerminal)' is no URL and no service.namespace",
          hint: "write it like this: --target http://127.0.0.1:9000 or --target pets.demo")
      }
      return .service(service)
    }
    _ = try URLTemplate(target)
    let base = target.hasSuffix("/") ? String(target.dropLast()) : target
    guard let template else { return .url(try URLTemplate(base)) }
    let path = template.segments.dropFirst(given).map { segment in
      segment.parameterName.map { "/{\($0)}" } ?? "/\(segment)"
    }.joined()
    return .url(try URLTemplate(base + (path.isEmpty ? "/" : path)))
  }
}
