import CtapiCore
import CtapiDefinition
import CtapiHTTP

extension DecisionExplainer {
  /// Where the request went, and what became of it there (`gateway.md` 3, 3.7).
  mutating func explainIntegration(_ stage: ExplainedStage, _ index: Int, _ snapshot: GatewaySnapshot) {
    let route = stage.api.routes[index]
    var step = Decision.Step(name: "integration", outcome: .passed, summary: "")
    guard let integration = integration(ofRoute: index, of: stage, snapshot) else {
      step.summary = "none"
      fail(
        step,
        Decision.Verdict(
          reason: "the route leads nowhere", rule: "a route has an integration",
          expected: "a URL, or a service of the registry", got: "none",
          fix: stage.served(after: "ctapi routes update '\(route.key)' --to URL --api '\(stage.api.name)'")))
      return
    }
    let target = DecisionExplainer.text(integration.target)
    step.summary = "\(target), at most \(integration.timeoutMilliseconds) ms"
    step.facts["target"] = .string(target)
    step.facts["timeoutMilliseconds"] = .integer(integration.timeoutMilliseconds)
    step.details = record.failedAttempts.map { attempt in
      (.failed, "\(instance(attempt.endpoint)): \(attempt.text)")
    }
    step.facts["attempts"] = .array(
      record.failedAttempts.map {
        ["instance": .string(instance($0.endpoint)), "failure": .string($0.text)]
      })
    if facts.backendStatus > 0 {
      step.facts["instance"] = .string(instance(record.endpoint))
      step.facts["status"] = .integer(Int(facts.backendStatus))
      step.details.append((.passed, "\(instance(record.endpoint)) answered \(facts.backendStatus)"))
    }
    guard isRefusal, bodyVerdict == nil else {
      add(step)
      return
    }
    fail(step, integrationVerdict(integration, target, stage, route.key))
  }

  /// The integration that a route of the definition, or the variant that was taken, leads to.
  func integration(ofRoute index: Int, of stage: ExplainedStage, _ snapshot: GatewaySnapshot) -> Integration? {
    let variant = variant(ofRoute: index, of: stage, snapshot)
    return (variant.map(\.integrationID) ?? stage.api.routes[index].integrationID).flatMap(stage.api.integration)
  }

  private func integrationVerdict(
    _ integration: Integration, _ target: String, _ stage: ExplainedStage, _ key: RouteKey
  ) -> Decision.Verdict {
    var verdict = Decision.Verdict(
      reason: "no backend answered", rule: "an instance takes the request and answers in time",
      expected: "an HTTP answer from \(target) within \(integration.timeoutMilliseconds) ms",
      got: record.failedAttempts.last?.text ?? "nothing", fix: "see what works: ctapi doctor")
    if case .mock(let mock) = integration.target {
      verdict.reason = "the definition has the gateway itself answer \(mock.status)"
      verdict.rule = "an operation with 'x-ctapi-mock' gives its fixed answer, and no backend is asked"
      verdict.expected = "that answer, which the definition asks for"
      verdict.got = target
      verdict.fix = stage.served(after: "where another is wanted, change the document: \(stage.rewriting)")
    } else if case .variableURL = integration.target {
      verdict.reason = "a stage variable of the integration's URL has no usable value"
      verdict.rule = "with the stage's variables put in, an integration's URL is one"
      verdict.expected = "a value for each variable of the URL"
      verdict.got = target
      verdict.fix =
        "ctapi routes stage update '\(stage.stage.name)' --variable NAME=VALUE --api '\(stage.api.name)'; see: ctapi doctor"
    } else if record.attempts == 0, status == 500 {
      verdict.reason = "the integration cannot be served"
      verdict.rule = "an integration that cannot be served as it is written answers 500"
      verdict.expected = "an integration that this gateway serves"
      verdict.got = target
      verdict.fix = "see why: ctapi doctor"
    } else if facts.failure == .functionFailed, record.failedAttempts.isEmpty, case .function = integration.target {
      verdict.reason = "what the function answered is no response"
      verdict.rule = "a function answers 200 with JSON that describes the response"
      verdict.expected =
        #"{"statusCode": 200 to 599, "headers": {…}, "body": "…", "isBase64Encoded": …}; or, in the format 2.0, any JSON"#
      verdict.got =
        facts.backendStatus == 200 ? facts.answerFault.got ?? "something else" : "the status \(facts.backendStatus)"
      verdict.fix = "look at what it answers to an event: curl -i -d '{}' \(integration.target.url?.text ?? "URL")"
    } else if facts.failure == .unresolved, let url = integration.target.url {
      verdict.reason = "the host '\(url.host)' has no address"
      verdict.rule = "the host of an integration has an address"
      verdict.expected = "an address, localhost, a name in /etc/hosts, or one that a name server knows"
      verdict.got = "none"
      verdict.fix = "see what name servers say: getent ahosts \(url.host); and why it was not taken: ctapi doctor"
    } else if record.endpoint == nil, record.failedAttempts.isEmpty {
      verdict.reason = "no instance can take the request"
      verdict.rule = "a private integration needs a healthy instance with address and port"
      verdict.expected = "an instance of \(target)"
      verdict.got = "none"
      if case .service(let service) = integration.target {
        let attributes = service.attributes.map { " --attribute \("\($0.name)=\($0.value)".quotedForShell)" }.joined()
        verdict.fix =
          "register one: ctapi registry instance register \(service.textOfName) --ip ADDRESS --port PORT\(attributes); "
          + creation(service) + "see why none counts: ctapi doctor"
      }
    } else if let last = record.failedAttempts.last {
      let place = instance(last.endpoint)
      switch last.failure {
      case .notConnected:
        verdict.reason = "the backend at \(place) takes no connection"
        verdict.fix = "start it; or \(leaving(integration, stage, key))"
      case .exhausted: verdict = DecisionExplainer.exhaustion(place)
      case .untrusted:
        explainUntrusted(place, last.tls, &verdict)
      case .broken:
        verdict.reason = "the backend at \(place) closed the connection before its answer was whole"
        verdict.fix = "look at the backend's own log"
      case .garbage:
        verdict.reason = "the backend at \(place) sent no HTTP that can be passed on"
        verdict.fix = "look at what it sends: curl -v http://\(place)/"
      case .oversized:
        verdict.reason = "the answer of the backend at \(place) is too large to be taken in whole"
        verdict.rule = "an answer that a mapping or the gateway reads has at most 10 MB"
        verdict.expected = "at most 10485760 bytes"
        verdict.fix = "answer with less; or leave out mappings that read the response's body"
      case .timeout:
        let happened = isCut ? "sent no more of its answer" : "did not answer"
        verdict.reason = "the backend at \(place) \(happened) within \(integration.timeoutMilliseconds) ms"
        verdict.fix = stage.served(after: "make it faster, or give it more time: ctapi routes update --help")
      }
    }
    return verdict
  }

  /// How a service that is named, and not there, comes to be.
  private func creation(_ service: ServiceReference) -> String {
    guard case .name(_, let namespace) = service.name else { return "" }
    return "where the service is missing, first: ctapi registry namespace create \(namespace) --if-not-exists && "
      + "ctapi registry service create \(service.textOfName); "
  }

  /// How requests no longer go to a backend that is not there: an instance is the registry's, a URL the definition's.
  private func leaving(_ integration: Integration, _ stage: ExplainedStage, _ key: RouteKey) -> String {
    if case .service(let service) = integration.target {
      return "take it out: ctapi registry instance deregister \(service.textOfName) ID"
    }
    // A variant's target is not the route's.
    let isRoutes = stage.api.routes.contains { $0.key == key && $0.integrationID == integration.id }
    return stage.served(
      after: "send the \(isRoutes ? "route" : "variant") elsewhere: "
        + (isRoutes ? "ctapi routes update '\(key)' --to URL --api '\(stage.api.name)'" : stage.rewriting))
  }

  /// The gateway's own want, for which no backend is to be looked at.
  static func exhaustion(_ place: String) -> Decision.Verdict {
    Decision.Verdict(
      reason: "the gateway has no descriptor or port left for a connection to \(place)",
      rule: "each client, and each connection to a backend, takes a descriptor of the gateway's process",
      expected: "fewer open connections than the server's 'ulimit -n' and the machine's ports allow",
      got: DecisionCapture.AttemptFailure.exhausted.text,
      fix: "start the server with more: ulimit -n 65536; see how many are open: ss -tanp | grep -c ctapi")
  }

  /// A certificate is one thing, a backend that speaks no TLS at all another.
  private func explainUntrusted(_ place: String, _ failure: TLSFailure?, _ verdict: inout Decision.Verdict) {
    verdict.rule = "a backend shows a certificate that is verified before it gets a request"
    switch failure {
    case .certificate?, nil:
      verdict.reason = "the certificate of the backend at \(place) is not accepted"
      verdict.fix =
        "look at it: openssl s_client -connect \(place) -showcerts; trust its authority: ctapi serve --tls-ca ca.pem"
    case .noTLS?, .plainHTTP?:
      verdict.reason = "the backend at \(place) speaks no TLS"
      verdict.fix = "write http:// instead of https://, or let the backend speak TLS"
    default:
      verdict.reason = "no TLS with the backend at \(place)"
      verdict.fix = "look closer: openssl s_client -connect \(place)"
    }
  }

  func instance(_ endpoint: Endpoint?) -> String { endpoint?.description ?? "no instance" }

  private static func text(_ target: IntegrationTarget) -> String {
    switch target {
    case .url(let url): url.text
    case .service(let service): "the service \(service.text)"
    case .mock(let mock): "a fixed answer of \(mock.status)"
    case .variableURL(let text): text
    case .function(let function): "the function \(function.url.text)"
    case .redirect(let redirect): "a redirect of \(redirect.status)"
    }
  }
}

extension DecisionCapture.Attempt {
  /// What became of the try, with what TLS says of it.
  var text: String { tls.map { "\(failure.text): \($0.text)" } ?? failure.text }
}

extension DecisionCapture.AttemptFailure {
  /// The failure as the end of a sentence about an instance.
  var text: String {
    switch self {
    case .notConnected: "it takes no connection"
    case .exhausted: "it was not asked, for the gateway has no descriptor or port left"
    case .untrusted: "no TLS with it"
    case .broken: "the connection ended before its answer did"
    case .garbage: "its answer is no HTTP that can be passed on"
    case .oversized: "its answer has more than 10 MB"
    case .timeout: "it did not answer in time"
    }
  }
}
