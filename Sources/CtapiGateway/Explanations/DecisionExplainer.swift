import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiIdentity

/// Puts a loop's record into words, with the definition that the exchange was served from; pure, and done by whoever
/// reads, so that serving costs nothing of it.
///
/// The steps come in the order of the real service: API, stage, path, route, CORS, throttle, authorizer, integration
/// (`gateway.md` 1.1).
struct DecisionExplainer {
  let record: DecisionCapture
  let snapshot: GatewaySnapshot?
  var decision: Decision

  var facts: ExchangeFacts { record.facts }
  var path: String { record.text(record.path) }
  var host: String { record.text(record.host) }
  var method: String { record.text(record.method) }
  var status: Int { Int(facts.status) }

  /// Explains a record.
  static func explain(_ record: DecisionCapture) -> Decision {
    var explainer = DecisionExplainer(record)
    explainer.run()
    return explainer.decision
  }

  init(_ record: DecisionCapture) {
    self.record = record
    snapshot = record.snapshot
    let words = record.facts.requestID
    let identifier = words.span.bytes
    decision = Decision(
      requestID: identifier.text,
      time: Timestamp(nanoseconds: Int64(record.facts.wallMilliseconds) * 1_000_000), status: Int(record.facts.status),
      position: (record.loop, record.sequence),
      timings: (
        record.total < 0 || record.facts.begun == 0 && record.total == 0 ? nil : Double(record.total) / 1e6,
        record.facts.backendTime < 0 ? nil : Double(record.facts.backendTime) / 1e6
      ))
  }

  private mutating func run() {
    describeRequest()
    if let failure = record.greeting {
      explain(failure)
      return
    }
    if let refusal = record.refusal {
      explain(refusal)
      return
    }
    guard !record.path.isEmpty || facts.api >= 0 else {
      explainSilence()
      return
    }
    guard let snapshot else {
      add(
        Decision.Step(
          name: "definition", outcome: .skipped, summary: "the definition has changed since, and is not kept any more"))
      if isRefusal { decision.verdict = plainVerdict }
      return
    }
    if !explainEncoding() { return }
    guard let stage = explainAPI(snapshot), explainAmbiguity(stage), explainRoute(stage, snapshot) else {
      return finish()
    }
    explainCORS(stage)
    guard let route = routeIndex(of: stage, snapshot), explainThrottle(stage, route),
      explainAuthorizer(stage, route, snapshot)
    else { return finish() }
    explainIntegration(stage, route, snapshot)
    finish()
  }

  /// Whether the gateway itself refused the request, or could not use what a backend answered.
  var isRefusal: Bool { isCut || status >= 400 && (facts.backendStatus == 0 || facts.failure != .none) }

  /// Whether a backend's answer broke off on its way to the client.
  var isCut: Bool { facts.failure == .cutResponse || facts.failure == .stalledResponse }

  /// What is said where no step knows better.
  private var plainVerdict: Decision.Verdict {
    let words = StatusText.reason(of: status)
    return Decision.Verdict(
      reason: words, rule: "the gateway answers \(status) by itself", expected: "an exchange that ends well",
      got: String(describing: facts.failure.message ?? "no more is kept"),
      fix: "send it again, then: ctapi explain last")
  }

  private mutating func finish() {
    if isRefusal, decision.verdict == nil { decision.verdict = bodyVerdict ?? plainVerdict }
  }

  private mutating func describeRequest() {
    var request = JSONObject()
    request["method"] = record.method.isEmpty ? nil : .string(method)
    request["path"] = record.path.isEmpty ? nil : .string(path)
    if record.isPathCut { request["pathIsCut"] = true }
    request["query"] = record.query.isEmpty ? nil : .string(record.text(record.query))
    request["host"] = record.host.isEmpty ? nil : .string(host)
    let address = record.address
    request["client"] = .string(address.span.bytes.extracting(0..<Int(record.addressLength)).text)
    if record.isOfBackend { request["isAsForwarded"] = true }
    decision.request = request
  }

  /// Adds a step.
  mutating func add(_ step: Decision.Step) { decision.steps.append(step) }

  /// Adds the step that ended the exchange, and says so.
  mutating func fail(_ step: Decision.Step, _ verdict: Decision.Verdict) {
    var step = step
    step.outcome = .failed
    add(step)
    if decision.verdict == nil { decision.verdict = verdict }
  }
}
