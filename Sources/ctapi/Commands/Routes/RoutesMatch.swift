import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes match`.
enum RoutesMatch {
  static var command: AppCommand {
    AppCommand(
      "match", "Say which route serves a request, and why",
      discussion: """
        The path is as a client sends it, without a named stage. The parameters are shown as they stand in it; every \
        other route that fits the path is named with the reason why it lost.
        """,
      operands: [.required("method", .text, "The method"), .required("path", .text, "The path; a query is left out")],
      options: [RoutesCommand.apiOption],
      examples: [
        Example(
          "ctapi routes match GET /pets/7", "The route and its parameters", files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "id = 7"),
        Example("ctapi routes match POST /pets/7 || echo none", "No route takes the method", output: "none"),
      ],
      exits: [.no: "no route serves it", .notFound: "no such API"],
      isQuestion: true,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let path = String(invocation.operand("path").prefix { $0 != "?" })
    guard path.hasPrefix("/") else {
      throw CtapiError(
        .usage, "the path '\(path.escapedForTerminal)' does not start with '/'", hint: "ctapi routes match GET /")
    }
    let storage = try invocation.environment.existingDefinitions()
    let routes = try storage.compiled(try storage.entry(invocation.string("api")))
    let method = invocation.operand("method")
    guard !isRefused(method) else {
      if invocation.output.style.isQuiet { return .no }
      throw CtapiError(
        .routeUnmatched, "the gateway answers 400 to the method '\(method.escapedForTerminal)', whatever the path",
        hint: "methods are written in capital letters, and CONNECT and TRACE are never forwarded")
    }
    let decision = try RouteDecision(routes, method: method, path: path)
    try invocation.output.object(decision.json) { decision.text }
    if decision.winner != nil { return .done }
    if invocation.output.style.isQuiet { return .no }
    throw CtapiError(
      .routeUnmatched, "no route serves '\(method.escapedForTerminal) \(path.escapedForTerminal)'",
      hint: "list them: ctapi routes list")
  }

  /// Whether a request with that method is refused before any route is looked for (`reliability.md` 1.5 row 11).
  private static func isRefused(_ method: String) -> Bool {
    let name = Array(method.utf8)
    return RouteMethod.isMiswritten(name.span) || ["connect", "trace"].contains(method.lowercased())
  }
}

extension ErrorCode {
  /// A request that no route serves.
  static let routeUnmatched = ErrorCode("route-unmatched", .no)
}

extension RouteDecision {
  fileprivate var json: JSON {
    var values = JSONObject()
    for parameter in parameters { values[parameter.name] = .string(parameter.value) }
    return [
      "route": winner?.json ?? .null, "parameters": .object(values),
      "others": .array(losers.map { ["key": .string($0.route.key), "reason": .string($0.reason)] }),
    ]
  }

  fileprivate var text: String {
    var lines: [String] = []
    if let winner {
      lines.append(winner.key)
      lines += parameters.map { "  \($0.name) = \($0.value)" }
      lines.append("  to \(winner.target.isEmpty ? "nothing: every call answers 500" : winner.target)")
      let scopes = winner.scopes.isEmpty ? "" : " with \(winner.scopes.joined(separator: " or "))"
      lines.append(winner.authorizer.isEmpty ? "  open" : "  guarded by \(winner.authorizer)\(scopes)")
    }
    lines += losers.map { "not \($0.route.key): \($0.reason)" }
    return lines.map(\.escapedForTerminal).joined(separator: "\n")
  }
}
