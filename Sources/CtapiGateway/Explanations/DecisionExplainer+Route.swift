import CtapiCore
import CtapiDefinition
import CtapiHTTP

extension DecisionExplainer {
  /// The path that the routes see: without a stage's name, a domain's mapping, or `/_api/{id}`.
  var routedPath: String { String(decoding: Array(path.utf8).dropFirst(Int(facts.routeStart)), as: UTF8.self) }

  /// The index of the route among those of the definition; nil where none was taken.
  func routeIndex(of stage: ExplainedStage, _ snapshot: GatewaySnapshot) -> Int? {
    guard facts.route >= 0, stage.index < snapshot.stages.count else { return nil }
    let first = Int(snapshot.stages[stage.index].firstRoute)
    let index = Int(facts.route) - first
    if stage.api.routes.indices.contains(index) { return index }
    // A variant stands behind the routes, under a number of its own.
    return stage.api.routes.indices.first { variantIndex(ofRoute: first + $0, snapshot) != nil }
  }

  /// Which of a route's variants answered, counted from 0; nil for the route itself.
  private func variantIndex(ofRoute number: Int, _ snapshot: GatewaySnapshot) -> Int? {
    guard snapshot.routes.indices.contains(number) else { return nil }
    return snapshot.routes[number].variants.enumerated()
      .first { snapshot.variants[Int($0.element)].route == facts.route }?.offset
  }

  /// The variant of a route of the definition that answered; nil for the route itself.
  func variant(ofRoute index: Int, of stage: ExplainedStage, _ snapshot: GatewaySnapshot) -> RouteVariant? {
    variantIndex(ofRoute: Int(snapshot.stages[stage.index].firstRoute) + index, snapshot)
      .map { stage.api.routes[index].variants[$0] }
  }

  /// Which route was taken and why every other lost (`gateway.md` 1.3); false when there is none.
  mutating func explainRoute(_ stage: ExplainedStage, _ snapshot: GatewaySnapshot) -> Bool {
    let taken = routeIndex(of: stage, snapshot)
    // What the backend was sent is no path to decide by, and a cut one leads elsewhere.
    let isKnown = !record.isOfBackend && !record.isPathCut && !record.path.isEmpty
    let bytes = Array(routedPath.utf8)
    let table = snapshot.tables[Int(snapshot.stages[stage.index].table)]
    let routes = stage.api.routes
    let candidates = isKnown ? RouteCandidates(table, method: method, path: bytes.span) { routes[$0].key } : nil
    var step = Decision.Step(name: "route", outcome: .passed, summary: "")
    if let candidates {
      step.details = candidates.losers.map { loser in
        (.skipped, "not \(routes[loser.route].key): \(loser.reason)")
      }
      step.facts["candidates"] = .array(
        candidates.losers.map { ["key": .string(routes[$0.route].key.description), "reason": .string($0.reason)] })
    }
    guard let taken else {
      if status == 204 { return answerPreflight(step, stage) }
      failRoute(step, stage, table, candidates)
      return false
    }
    let key = routes[taken].key
    step.facts["key"] = .string(key.description)
    var values = JSONObject()
    if let match = candidates?.winner, match.route == taken, let names = key.template?.parameterNames {
      for index in 0..<match.parameters.count {
        values[names[index]] = .string(String(decoding: bytes[match.parameters[index]], as: UTF8.self))
      }
    }
    step.facts["parameters"] = .object(values)
    let parameters = values.members.map { "\($0.name) = \($0.value.stringValue ?? "")" }
    step.summary = ([key.description] + parameters).joined(separator: ", ")
    if let variant = variant(ofRoute: taken, of: stage, snapshot) {
      step.summary += ", by its variant of priority \(variant.priority)"
      step.facts["variantPriority"] = .integer(variant.priority)
    }
    guard status != 400 || !isClimbing(candidates, stage, taken, snapshot) else {
      failClimb(step)
      return false
    }
    add(step)
    return true
  }

  private func isClimbing(
    _ candidates: RouteCandidates?, _ stage: ExplainedStage, _ taken: Int, _ snapshot: GatewaySnapshot
  ) -> Bool {
    guard let match = candidates?.winner, case .url? = integration(ofRoute: taken, of: stage, snapshot)?.target else {
      return false
    }
    let bytes = Array(routedPath.utf8)
    return PathGuard.climbs(bytes.span.bytes, match.parameters)
  }

  private mutating func failClimb(_ step: Decision.Step) {
    fail(
      step,
      Decision.Verdict(
        reason: "a parameter of the path is a dot segment, which would climb out of the integration's URL",
        rule: "captured values stay below the URL they are put into",
        expected: "values other than '.' and '..', however encoded", got: routedPath,
        fix: "send the path without dot segments"))
  }

  private mutating func failRoute(
    _ step: Decision.Step, _ stage: ExplainedStage, _ table: RouteTable, _ candidates: RouteCandidates?
  ) {
    var step = step
    let routes = stage.api.routes
    let methods = (candidates?.losers ?? []).compactMap { routes[$0.route].key.method?.rawValue }
    let wanted = "\(method) \(routedPath.isEmpty ? "/" : routedPath)"
    let create = creation(of: routedPath, stage)
    guard stage.stage.deploymentID != nil || stage.stage.autoDeploy else {
      failUndeployed(step, stage)
      return
    }
    let isPreflight = method == "OPTIONS" && !record.requestMethod.isEmpty
    var verdict = Decision.Verdict(
      reason: "no route serves \(wanted)", rule: "a route's method and whole path fit the request",
      expected: routes.isEmpty ? "a route; the API has none" : "one of the API's \(routes.count) routes", got: wanted,
      fix: stage.stage.autoDeploy
        ? "see them: ctapi routes list; or add one: \(create)"
        : "if it is among them now (ctapi routes list), \(stage.deploying); else first add it: \(create)")
    if routedPath.isEmpty, !path.isEmpty {
      verdict.reason = "behind the stage or mapping nothing is left of the path \(path), not even '/'"
      verdict.got = "\(method) \(path)"
    }
    if isPreflight, stage.api.cors == nil {
      verdict.reason = "a browser's preflight, and the API has no CORS settings"
      verdict.rule = "the gateway answers preflights only with CORS settings"
      verdict.expected = "CORS settings, or a route OPTIONS \(routedPath)"
      verdict.fix = stage.served(
        after: "ctapi routes cors set --origin \(record.text(record.origin).quotedForShell) "
          + "--method \(record.text(record.requestMethod).quotedForShell) --api '\(stage.api.name)'")
    } else if !methods.isEmpty {
      verdict.reason = "the path is served, but not for \(method)"
      verdict.expected = "one of the methods \(Set(methods).sorted().joined(separator: ", "))"
      // A route beside those that serve the path has their path, parameters and all.
      let served = candidates?.losers.lazy.compactMap { routes[$0.route].key.template?.description }.first
      verdict.fix = stage.served(
        after: "use one of them; or add a route: \(creation(of: served ?? routedPath, stage))")
    } else if !record.isPathCut, let near = nearMiss(table, stage) {
      verdict.expected = near.expected
      verdict.fix = near.fix
    }
    step.summary = verdict.reason
    fail(step, verdict)
  }

  /// The command that makes a route for the request: what a client sent is quoted, for it may be a shell's own words.
  private func creation(of path: String, _ stage: ExplainedStage) -> String {
    // Other methods come to ANY, and a slash at the end only to a greedy parameter (K17).
    let key = (RouteMethod(rawValue: method) ?? .any).rawValue + " " + (path.isEmpty ? "/" : path)
    let served = key.hasSuffix("/") && path.utf8.count > 1 ? key + "{proxy+}" : key
    return "ctapi routes create \(served.quotedForShell) --to URL --api '\(stage.api.name)'"
  }

  /// A stage that nothing is deployed to takes the paths that begin with its name, and has nothing for them (K103).
  private mutating func failUndeployed(_ step: Decision.Step, _ stage: ExplainedStage) {
    let name = stage.stage.name
    var step = step
    step.summary = "the stage '\(name)' serves no deployment"
    fail(
      step,
      Decision.Verdict(
        reason: step.summary, rule: "a stage serves the routes of its deployment",
        expected: "a stage with a deployment", got: "'\(name)' without one",
        fix: stage.deploying))
  }

  /// What the request probably meant: the path but for a slash at its end, its case, or a first segment.
  private func nearMiss(_ table: RouteTable, _ stage: ExplainedStage) -> (expected: String, fix: String)? {
    let path = routedPath
    let front = self.path.dropLast(path.count)
    let name = Array(method.utf8)
    func key(_ text: String) -> String? {
      let bytes = Array(text.utf8)
      guard let match = table.lookup(RouteMethod(name.span), bytes.span) else { return nil }
      return stage.api.routes[match.route].key.description
    }
    let slashed = path.hasSuffix("/") ? String(path.dropLast()) : path + "/"
    if let found = key(slashed) {
      return ("'\(slashed)', which \(found) serves: a slash at the end counts", "ask for \(front)\(slashed)")
    }
    let folded = path.lowercased()
    if folded != path, let found = key(folded) {
      return ("'\(folded)', which \(found) serves: paths are compared with case", "ask for \(front)\(folded)")
    }
    let rest = String(path.dropFirst().drop { $0 != "/" })
    if !rest.isEmpty, let found = key(rest) {
      let first = path.dropFirst().prefix { $0 != "/" }
      return (
        "'\(rest)', which \(found) serves: '\(first)' is no stage of this API",
        "ask for \(rest); or make the stage: ctapi routes stage create \(String(first).quotedForShell) --auto-deploy on "
          + "--api '\(stage.api.name)'"
      )
    }
    return nil
  }
}
