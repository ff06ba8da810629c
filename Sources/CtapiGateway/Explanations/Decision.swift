package import CtapiCore

/// What the gateway decided about one exchange and why, in words; made from a loop's record by whoever reads it.
package struct Decision: Sendable {
  /// How a step of the way ended.
  package enum Outcome: String, Sendable {
    /// It let the request go on.
    case passed
    /// It ended it.
    case failed
    /// It was not come to, or had nothing to say.
    case skipped
  }

  /// The rule that ended the exchange.
  package struct Verdict: Sendable, Hashable {
    /// What went wrong, as a sentence without a full stop.
    package var reason: String
    /// What must hold.
    package var rule: String
    /// What was expected.
    package var expected: String
    /// What came.
    package var got: String
    /// How to mend it.
    package var fix: String
  }

  /// One step of the way, in the order of the way.
  package struct Step: Sendable {
    /// Its name, such as `route`.
    package var name: String
    /// How it ended.
    package var outcome: Outcome
    /// What was found, in words.
    package var summary: String
    /// More of it, a line each, each with how it ended.
    package var details: [(outcome: Outcome, text: String)] = []
    /// The same for programs.
    package var facts = JSONObject()
  }

  /// The value of `apigw-requestid`.
  package var requestID: String
  /// When the request came.
  package var time: Timestamp
  /// The status that was answered; 0 when the client had gone.
  package var status: Int
  /// The first line: method, path, host and query as far as they are kept.
  package var request = JSONObject()
  /// The rule that ended it; nil for an answer of a backend or a mock.
  package var verdict: Verdict?
  /// The way.
  package var steps: [Step] = []
  /// What is kept of the token.
  package var token: JSONObject?
  /// Loop and number of its record.
  package var position: (loop: Int, sequence: UInt64)
  /// Whole time and the backend's, in milliseconds; nil for one that there was not.
  package var timings: (total: Double?, integration: Double?)

  /// The form of `ctapi explain --json`.
  package var json: JSON {
    var object: JSONObject = [
      "requestId": .string(requestID), "time": .string(time.rfc3339), "status": .integer(status),
      "request": .object(request),
    ]
    if let verdict {
      object["reason"] = .string(verdict.reason)
      object["rule"] = .string(verdict.rule)
      object["expected"] = .string(verdict.expected)
      object["got"] = .string(verdict.got)
      object["fix"] = .string(verdict.fix)
    }
    object["steps"] = .array(steps.map(Decision.json))
    if let token { object["token"] = .object(token) }
    var times = JSONObject()
    times["totalMilliseconds"] = timings.total.map(Decision.number)
    times["integrationMilliseconds"] = timings.integration.map(Decision.number)
    object["timings"] = .object(times)
    return .object(object)
  }

  private static func json(_ step: Step) -> JSON {
    var object: JSONObject = [
      "step": .string(step.name), "outcome": .string(step.outcome.rawValue), "summary": .string(step.summary),
    ]
    if !step.details.isEmpty {
      object["details"] = .array(
        step.details.map { ["outcome": .string($0.outcome.rawValue), "text": .string($0.text)] })
    }
    for member in step.facts.members { object[member.name] = member.value }
    return .object(object)
  }

  /// Milliseconds with three digits behind the point.
  static func number(_ milliseconds: Double) -> JSON {
    let micro = Int((milliseconds * 1000).rounded())
    let digits = String(micro % 1000)
    let text = "\(micro / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
    return JSONNumber(text).map { .number($0) } ?? .integer(micro / 1000)
  }
}
