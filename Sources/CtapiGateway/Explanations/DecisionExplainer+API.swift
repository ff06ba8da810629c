import CtapiCore
import CtapiDefinition
import CtapiHTTP

extension DecisionExplainer {
  /// How the API and the stage were found, or why not (`gateway.md` 1.1, 1.6); nil when the exchange ended there.
  mutating func explainAPI(_ snapshot: GatewaySnapshot) -> ExplainedStage? {
    guard facts.api >= 0, Int(facts.api) < snapshot.apis.count else {
      failAPI(snapshot)
      return nil
    }
    let id = snapshot.words(snapshot.apis[Int(facts.api)].id)
    let name = snapshot.inputs.apis.first { $0.id == id }?.name ?? id
    add(
      Decision.Step(
        name: "api", outcome: .passed, summary: "\(name) (\(id)), by \(foundBy(id, snapshot))",
        facts: ["api": .string(id), "apiName": .string(name), "foundBy": .string(foundBy(id, snapshot))]))
    guard facts.stage >= 0, Int(facts.stage) < snapshot.stages.count else {
      failStage(id, name, snapshot)
      return nil
    }
    let stageName = snapshot.words(snapshot.stages[Int(facts.stage)].name)
    guard let api = snapshot.inputs.apis.first(where: { $0.id == id && $0.stage(stageName) != nil }),
      let stage = api.stage(stageName)
    else { return nil }
    let how =
      facts.basePath.isEmpty
      ? stageName == Stage.defaultName
        ? "for the path begins with no other stage's name" : "for the path begins with it"
      : "by the mapping of the domain"
    add(
      Decision.Step(
        name: "stage", outcome: .passed, summary: "\(stageName), \(how)",
        facts: ["stage": .string(stageName), "deployment": stage.deploymentID.map { .string($0) } ?? .null]))
    return ExplainedStage(api: api, stage: stage, index: Int(facts.stage))
  }

  private func foundBy(_ id: String, _ snapshot: GatewaySnapshot) -> String {
    // What is left of the head is what the backend was to get, and says nothing of how it came here.
    if record.isOfBackend, snapshot.apis.count > 1 { return "what the client's head said, which is not kept" }
    if let domain = domain(snapshot) { return "the custom domain '\(domain.domain.name)'" }
    if path.hasPrefix("/_api/\(id)") { return "the path /_api/\(id)" }
    if hostLabels.first?.lowercased() == id, hostLabels.count > 1 { return "the host" }
    return snapshot.apis.count == 1 ? "being the only one" : "being the default among \(snapshot.apis.count)"
  }

  /// The custom domain that the host is.
  private func domain(_ snapshot: GatewaySnapshot) -> PublishedDomain? { snapshot.inputs.domains.serving(host) }

  /// The labels of the host.
  private var hostLabels: [Substring] {
    host.prefix { $0 != ":" }.split(separator: ".", omittingEmptySubsequences: false)
  }

  private mutating func failAPI(_ snapshot: GatewaySnapshot) {
    let list = Set(snapshot.inputs.apis.map { "\($0.id) (\($0.name))" }).sorted().joined(separator: ", ")
    let ids = Set(snapshot.inputs.apis.map(\.id))
    let named = path.hasPrefix("/_api/") ? String(path.dropFirst(6).prefix { $0 != "/" }) : nil
    let (reason, expected, got, fix): (String, String, String, String)
    if let domain = domain(snapshot) {
      let keys = domain.mappings.map { "/" + $0.key }
      (reason, expected, got, fix) = (
        "the custom domain '\(domain.domain.name)' has nothing under this path",
        keys.isEmpty ? "a mapping; there is none" : "a path below " + keys.joined(separator: ", "), path,
        "map it: ctapi routes mapping create '\(domain.domain.name)' --help"
      )
    } else if let named, !ids.contains(named) {
      (reason, expected, got, fix) = (
        "no API has this id", list.isEmpty ? "an API; there is none" : "one of the ids \(list)",
        named.isEmpty ? "none" : named,
        list.isEmpty ? "import one: ctapi routes import api.yaml" : "ask below /_api/ID/ with one of them"
      )
    } else if ids.isEmpty {
      (reason, expected, got, fix) = ("there is no API", "one", "none", "import one: ctapi routes import api.yaml")
    } else if named == nil, hostLabels.count > 1, hostLabels[1].lowercased() == "execute-api",
      !ids.contains(hostLabels[0].lowercased())
    {
      (reason, expected, got, fix) = (
        "no API has the id '\(hostLabels[0])', which the host names",
        "one of the ids " + ids.sorted().joined(separator: ", "),
        host, "ask at \(ids.sorted()[0]).execute-api.localhost, or below /_api/ID/"
      )
    } else {
      (reason, expected, got, fix) = (
        "the API does not answer at this host", "a custom domain of the API, for its default endpoint is off", host,
        "ask at the domain: ctapi routes domain list; or remove 'disableExecuteApiEndpoint' from the document"
      )
    }
    fail(
      Decision.Step(name: "api", outcome: .failed, summary: reason),
      Decision.Verdict(
        reason: reason, rule: "host or path name an API", expected: expected, got: got, fix: fix))
  }

  private mutating func failStage(_ id: String, _ name: String, _ snapshot: GatewaySnapshot) {
    let stages = snapshot.inputs.apis.filter { $0.id == id }.flatMap { $0.stages.map(\.name) }.sorted()
    let first = path.split(separator: "/").first.map { "'\($0)'" } ?? "nothing"
    let reason =
      stages.isEmpty ? "the API has no stage" : "no stage is named \(first), and there is no $default stage"
    fail(
      Decision.Step(
        name: "stage", outcome: .failed, summary: reason, facts: ["stages": .strings(stages)]),
      Decision.Verdict(
        reason: reason,
        rule: "the first segment names a stage, else $default serves the path",
        expected: stages.isEmpty
          ? "a stage"
          : "a path that begins with "
            + stages.map { "/\($0)" }.joined(separator: " or "),
        got: path,
        fix: (stages.isEmpty ? "make one" : "ask for /\(stages[0])\(path); or make one")
          + ": ctapi routes stage create '$default' --auto-deploy on --api '\(name)'"))
  }
}

extension GatewaySnapshot {
  /// A part of its text.
  func words(_ range: ByteRange) -> String {
    let text = text
    return text.bytes.part(range).text
  }
}
