import CtapiCore
import CtapiDefinition
import CtapiHTTP

extension DecisionExplainer {
  /// A preflight that the gateway answered itself (`gateway.md` 5.3); always false, for it ends there.
  mutating func answerPreflight(_ step: Decision.Step, _ stage: ExplainedStage) -> Bool {
    var step = step
    step.outcome = .skipped
    step.summary = "none, and a preflight needs none"
    add(step)
    add(corsStep(stage))
    return false
  }

  /// What the request's origin gets (`gateway.md` 5.2); nothing of it refuses a request, but a browser does.
  mutating func explainCORS(_ stage: ExplainedStage) { add(corsStep(stage)) }

  private func corsStep(_ stage: ExplainedStage) -> Decision.Step {
    var step = Decision.Step(name: "cors", outcome: .skipped, summary: "no 'origin' was sent")
    guard !record.origin.isEmpty else {
      // Of a request that was passed on only the fact is left.
      if !facts.origin.isEmpty, stage.api.cors != nil {
        step.outcome = record.isOriginAllowed ? .passed : .failed
        step.summary = "an 'origin' was sent, which is \(record.isOriginAllowed ? "" : "not ")allowed"
      } else if !facts.origin.isEmpty {
        step.summary = "an 'origin' was sent; the API leaves CORS to its backends"
      }
      return step
    }
    let origin = record.text(record.origin)
    step.facts["origin"] = .string(origin)
    guard let cors = stage.api.cors else {
      step.summary = "the API leaves CORS to its backends; origin '\(origin)'"
      return step
    }
    step.facts["allowOrigins"] = .strings(cors.allowOrigins)
    if record.isOriginAllowed {
      let rule =
        cors.allowOrigins.first { $0 == origin } ?? cors.allowOrigins.first { $0.hasSuffix("*") } ?? origin
      step.outcome = .passed
      step.summary = "'\(origin)' is allowed by '\(rule)'"
    } else {
      step.outcome = .failed
      step.summary = "'\(origin)' is not allowed, so a browser keeps the answer from the page"
      step.details = [
        (.failed, "allowed are: \(cors.allowOrigins.joined(separator: ", "))"),
        (.failed, stage.served(after: "allow it: \(command(cors, allowing: origin, of: stage.api))")),
      ]
    }
    guard !record.requestMethod.isEmpty else { return step }
    let asked = record.text(record.requestMethod)
    if !cors.allowMethods.contains("*"), !cors.allowMethods.contains(asked) {
      step.outcome = .failed
      step.details.append((.failed, "the page asks for \(asked), allowed are: \(list(cors.allowMethods))"))
    }
    let known = cors.allowHeaders.map { $0.lowercased() }
    let headers = record.text(record.requestHeaders).split(separator: ",").map { $0.filter { $0 != " " }.lowercased() }
    let refused = headers.filter { !known.contains("*") && !known.contains($0) }
    if !refused.isEmpty {
      step.outcome = .failed
      step.details.append(
        (.failed, "the page sends \(refused.joined(separator: ", ")), allowed are: \(list(cors.allowHeaders))"))
    }
    return step
  }

  /// The command that allows one more origin: it replaces the settings, so it names those that are there.
  private func command(_ cors: CORS, allowing origin: String, of api: API) -> String {
    var words = ["ctapi routes cors set"]
    func name(_ option: String, _ values: [String]) { words += values.map { "--\(option) \($0.quotedForShell)" } }
    name("origin", cors.allowOrigins + [origin])
    name("method", cors.allowMethods)
    name("header", cors.allowHeaders)
    name("expose", cors.exposeHeaders)
    if let age = cors.maxAge, age >= 0 { words.append("--max-age \(age)s") }
    if cors.allowCredentials { words.append("--credentials") }
    return (words + ["--api \(api.name.quotedForShell)"]).joined(separator: " ")
  }

  private func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}
