import CtapiCore

/// What a REQUEST authorizer answered (`gateway.md` 2.4).
final class AuthorizerDecision: Sendable {
  /// Whom it found.
  let principal: String
  /// What it adds for mappings, logs and functions.
  let context: JSONObject
  /// How long the answer was.
  let byteCount: Int
  private let rule: Rule

  private enum Rule {
    case simple(Bool)
    case policy([PolicyStatement])
  }

  /// Reads the body of an answer; throws what is wrong with one that is not of the form asked for.
  init(_ body: [UInt8], isSimple: Bool) throws(AnswerFault) {
    guard let json = try? JSON(parsing: body.span), json.objectValue != nil else { throw .json }
    let context = json["context"] ?? .null
    guard context == .null || context.objectValue != nil else { throw .context }
    self.context = context.objectValue ?? JSONObject()
    byteCount = body.count
    if isSimple {
      guard let isAuthorized = json["isAuthorized"]?.boolValue else { throw .isAuthorized }
      principal = ""
      rule = .simple(isAuthorized)
      return
    }
    guard let policy = json["policyDocument"] else { throw .policy }
    guard let name = json["principalId"]?.stringValue else { throw .principal }
    let statements: [JSON] = policy["Statement"]?.arrayValue ?? policy["Statement"].map { [$0] } ?? []
    let read = statements.map(PolicyStatement.init)
    guard !read.isEmpty, read.allSatisfy({ $0 != nil }) else { throw .policy }
    principal = name
    rule = .policy(read.compactMap { $0 })
  }

  /// Whether it lets a call of that resource through; what a policy does not allow is denied.
  func allows(_ resource: String) -> Bool {
    switch rule {
    case .simple(let isAuthorized): return isAuthorized
    case .policy(let statements):
      let matching = statements.filter { $0.applies(to: resource) }
      return !matching.isEmpty && matching.allSatisfy(\.isAllowing)
    }
  }
}
