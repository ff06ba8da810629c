import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiIdentity

extension DecisionExplainer {
  /// The authorizer's checks in their order (`gateway.md` 2.2); false when one of them failed.
  mutating func explainAuthorizer(_ stage: ExplainedStage, _ index: Int, _ snapshot: GatewaySnapshot) -> Bool {
    let route = stage.api.routes[index]
    guard let id = route.authorization.authorizerID else {
      add(Decision.Step(name: "authorizer", outcome: .skipped, summary: "none: the route is open"))
      return true
    }
    // A route whose authorizer is gone accepts nothing.
    let authorizer =
      stage.api.authorizer(id) ?? Authorizer(id: id, name: "(gone)", issuer: "", audience: [], algorithms: [])
    if let request = authorizer.request { return explain(authorizer, asked: request) }
    var names: [String] = []
    if case .known(let keys)? = snapshot.inputs.keys[authorizer.issuer] { names = keys.keys.compactMap(\.kid) }
    let checks = AuthorizerCheck.all(
      authorizer, scopes: route.authorization.scopes, denial: record.denial, keyNames: names,
      keyFailure: snapshot.inputs.keyFailures[authorizer.issuer],
      isLocal: snapshot.inputs.localIssuers.contains(authorizer.issuer))
    var step = Decision.Step(
      name: "authorizer", outcome: .passed, summary: "\(authorizer.name) (JWT), issuer \(authorizer.issuer)")
    step.facts["authorizer"] = .string(authorizer.name)
    step.facts["scopes"] = .strings(route.authorization.scopes)
    step.details = checks.filter { $0.outcome != .skipped }.map { check in
      (check.outcome, "\(check.name.rawValue): \(check.outcome == .failed ? check.got : check.expected)")
    }
    let skipped = checks.filter { $0.outcome == .skipped }.map(\.name.rawValue)
    if !skipped.isEmpty { step.details.append((.skipped, "not come to: \(skipped.joined(separator: ", "))")) }
    step.facts["checks"] = .array(checks.map(DecisionExplainer.json))
    if let denial = record.denial {
      let challenge = denial.challenge(scopes: route.authorization.scopes)
      step.facts["wwwAuthenticate"] = .string(challenge)
      step.details.append((.failed, "www-authenticate: \(challenge)"))
    }
    describeToken()
    guard let failed = checks.first(where: { $0.outcome == .failed }) else {
      add(step)
      return true
    }
    var verdict = Decision.Verdict(
      reason: "the token is not accepted: \(failed.got)", rule: "\(failed.name.rawValue): \(failed.rule)",
      expected: failed.expected, got: failed.got, fix: failed.fix)
    switch record.denial {
    case .missing: verdict.reason = "no token was sent"
    case .ambiguous: verdict.reason = "more than one token was sent"
    case .discoveryFailed, .keysFailed: verdict.reason = "the issuer's keys cannot be had"
    case .scope: verdict.reason = "the token is good, but has none of the route's scopes"
    case .fault, nil: break
    }
    if method == "OPTIONS", !record.requestMethod.isEmpty {
      verdict.reason = "a browser's preflight met a route that asks for a token"
      verdict.fix = stage.served(after: "\(route.key.preflightFix): browsers send no token with it")
    } else if case .fault(let fault)? = record.denial, AuthorizerFix.changesDefinition(fault.reason) {
      verdict.fix = stage.served(after: verdict.fix)
    }
    fail(step, verdict)
    return false
  }

  /// What a REQUEST authorizer made of a request (`gateway.md` 2.4); false when it did not let it through.
  private mutating func explain(_ authorizer: Authorizer, asked request: RequestAuthorizer) -> Bool {
    var step = Decision.Step(
      name: "authorizer", outcome: .passed, summary: "\(authorizer.name) (REQUEST), asked at \(request.url.text)")
    step.facts["authorizer"] = .string(authorizer.name)
    step.facts["identitySource"] = .strings(request.sources)
    let sources = request.sources.joined(separator: ", ")
    switch (record.facts.failure, record.facts.backendStatus) {
    case (.unauthorized, _):
      fail(
        step,
        Decision.Verdict(
          reason: "an identity source of the authorizer is missing or empty", rule: "every identity source has a value",
          expected: sources, got: "a request without one of them", fix: "send all of them"))
    case (.accessDenied, _):
      fail(
        step,
        Decision.Verdict(
          reason: "the authorizer said no", rule: "its answer allows the call", expected: "isAuthorized, or an Allow",
          got: "a denial, which counts for \(request.resultTTL) s", fix: "see the authorizer's own log"))
    case (.functionFailed, 0) where record.failedAttempts.last?.failure == .exhausted:
      fail(step, DecisionExplainer.exhaustion(instance(record.failedAttempts.last?.endpoint)))
    case (.functionFailed, 0):
      fail(
        step,
        Decision.Verdict(
          reason: "the authorizer gave no usable answer", rule: "status 200 with the document of its format",
          expected: request.usesSimpleResponses ? "{\"isAuthorized\":true}" : "principalId and policyDocument",
          got: record.failedAttempts.last.map { "\($0.endpoint?.description ?? "it"): \($0.text)" }
            ?? record.facts.answerFault.got ?? "none",
          fix: "try it: curl -d '{}' '\(request.url.text)'"))
    default:
      add(step)
      return true
    }
    return false
  }

  private mutating func describeToken() {
    guard let token = record.token else { return }
    var object: JSONObject = ["bytes": .integer(token.size)]
    if !token.hash.isEmpty {
      object["header"] = .object(token.shownHeader)
      object["sha256"] = .string(token.hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }
    if !token.claims.isEmpty {
      object["claims"] = .object(JSONObject(token.claims.map { ($0.name, DecisionExplainer.value($0.value)) }))
    }
    decision.token = object
  }

  /// A claim's JSON text as a value; text that was cut is a string.
  private static func value(_ text: String) -> JSON { (try? JSON(parsing: text)) ?? .string(text) }

  private static func json(_ check: AuthorizerCheck) -> JSON {
    var object: JSONObject = [
      "check": .string(check.name.rawValue), "outcome": .string(check.outcome.rawValue), "rule": .string(check.rule),
      "expected": .string(check.expected),
    ]
    if check.outcome == .failed {
      object["got"] = .string(check.got)
      object["fix"] = .string(check.fix)
    }
    return .object(object)
  }
}
