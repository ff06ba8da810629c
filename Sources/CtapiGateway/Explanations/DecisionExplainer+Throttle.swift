import CtapiCore
import CtapiDefinition

extension DecisionExplainer {
  /// The token buckets that were asked (`gateway.md` 4.1); false when one of them was empty.
  mutating func explainThrottle(_ stage: ExplainedStage, _ index: Int) -> Bool {
    let route = stage.api.routes[index]
    let settings = stage.stage.routeThrottles.first { (try? RouteKey($0.routeKey))?.identity == route.key.identity }
    let throttle = Throttle(
      rate: settings?.throttle.rate ?? stage.stage.throttle.rate,
      burst: settings?.throttle.burst ?? stage.stage.throttle.burst)
    var step = Decision.Step(name: "throttle", outcome: .passed, summary: "")
    step.facts["rate"] = throttle.rate.flatMap { JSONNumber(Decision.text($0)) }.map { .number($0) }
    step.facts["burst"] = throttle.burst.map { .integer($0) }
    step.facts["tokens"] = record.routeTokens.flatMap { JSONNumber(Decision.text($0)) }.map { .number($0) }
    step.facts["accountTokens"] = record.accountTokens.flatMap { JSONNumber(Decision.text($0)) }.map { .number($0) }
    let limit = DecisionExplainer.text(throttle)
    let all = snapshot?.inputs.accountThrottle ?? Throttle()
    let account = DecisionExplainer.text(all)
    step.facts["accountRate"] = all.rate.flatMap { JSONNumber(Decision.text($0)) }.map { .number($0) }
    step.facts["accountBurst"] = all.burst.map { .integer($0) }
    guard status == 429, isRefusal else {
      step.outcome = record.routeTokens == nil && record.accountTokens == nil ? .skipped : .passed
      let left = [
        record.routeTokens.map { "\(limit); \(Decision.text($0)) tokens were left" },
        record.accountTokens.map { "\(account) of all calls together; \(Decision.text($0)) tokens were left" },
      ].compactMap(\.self)
      step.summary = left.isEmpty ? "no limit" : left.joined(separator: "; ")
      add(step)
      return true
    }
    let update =
      settings == nil
      ? "ctapi routes stage update '\(stage.stage.name)' --throttle RATE/BURST --api '\(stage.api.name)'"
      : "ctapi routes stage update '\(stage.stage.name)' --route-throttle '\(route.key)=RATE/BURST' "
        + "--api '\(stage.api.name)'"
    let isOfRoute = record.routeTokens.map { $0 < 1 } ?? false
    let isBlocked = throttle.rate.map { $0 <= 0 } ?? false || throttle.burst.map { $0 <= 0 } ?? false
    var verdict = Decision.Verdict(
      reason: "too many calls of \(route.key)",
      rule: "each call takes a token from the route's bucket",
      expected: limit, got: "\(Decision.text(record.routeTokens ?? 0)) of a token left",
      fix: "send it again later; or allow more: \(update)")
    if !isOfRoute {
      verdict.reason = "too many calls of everything together"
      verdict.rule = "each call also takes a token from the account's bucket"
      verdict.expected = "\(account) of all calls together"
      verdict.got = "\(Decision.text(record.accountTokens ?? 0)) of a token left"
      // These win over --aws-quotas and over limits.aws, whichever of them it was.
      verdict.fix =
        "send it again later; or set limits: {rate: N, burst: N} in config.yaml and start ctapi serve again"
    } else if isBlocked {
      verdict.reason = "the limit of \(route.key) is 0, which blocks every call"
      verdict.rule = "a throttle of 0 blocks, an absent one does not limit"
      verdict.got = limit
      verdict.expected = "a limit over 0, or none"
      verdict.fix = "let some through: \(update)"
    } else if let rate = throttle.rate, rate > 0 {
      let wait = max(1, Int((1 - (record.routeTokens ?? 0)) / rate * 1000))
      verdict.fix = "wait \(wait) ms; or allow more: \(update)"
    }
    step.summary = verdict.reason
    fail(step, verdict)
    return false
  }

  private static func text(_ throttle: Throttle) -> String {
    let rate = throttle.rate.map { "\(Decision.text($0)) \($0 == 1 ? "call" : "calls") a second" }
    let burst = throttle.burst.map { "bursts of \($0)" }
    let parts = [rate, burst].compactMap(\.self)
    return parts.isEmpty ? "no limit" : "at most " + parts.joined(separator: " in ")
  }
}

extension Decision {
  /// A number with at most two digits behind the point, and none that say nothing.
  static func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    if hundredths % 100 == 0 { return String(hundredths / 100) }
    let digits = String(abs(hundredths % 100))
    return "\(hundredths / 100)." + (digits.count == 1 ? "0" : "") + digits
  }
}
