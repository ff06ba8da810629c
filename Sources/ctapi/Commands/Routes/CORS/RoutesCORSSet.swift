import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes cors set`.
enum RoutesCORSSet {
  static var command: AppCommand {
    AppCommand(
      "set", "Have the gateway answer for an API's CORS",
      discussion: "The settings replace those that were there. The document is written anew, without its comments.",
      options: [
        RoutesCommand.apiOption,
        .value("origin", .text, "An origin that may call; repeatable", repeatable: true),
        .value("method", .text, "A method it may use; repeatable", repeatable: true, note: "any"),
        .value("header", .text, "A header it may send; repeatable", repeatable: true, note: "any"),
        .value("expose", .text, as: "header", "A header that scripts may read; repeatable", repeatable: true),
        .value("max-age", .duration, "How long a browser may remember the answer"),
        .flag("credentials", "Let cookies and authorization be sent"),
      ],
      examples: [
        Example(
          "ctapi routes cors set --origin https://app.example --method GET --method PUT --max-age 5m",
          "Two methods from one origin", files: [RoutesExamples.document], setup: RoutesExamples.imported),
        Example("ctapi routes cors set --origin '*'", "Everything without credentials"),
        Example(
          "ctapi routes cors set --origin '*' --credentials || echo refused", "What browsers refuse", output: "refused"),
      ],
      exits: [.notFound: "no such API", .invalidInput: "settings that API Gateway refuses"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let origins = invocation.strings("origin")
    guard !origins.isEmpty else {
      throw CtapiError(.usage, "no origin may call", hint: "name one with --origin https://app.example")
    }
    let methods = invocation.strings("method")
    for method in methods where method != "*" {
      guard let known = RouteMethod(rawValue: method), known != .any else {
        throw CtapiError(
          .invalidCORS, "'\(method.escapedForTerminal)' is no method",
          hint: "use GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or *")
      }
    }
    let headers = invocation.strings("header")
    let cors = CORS(
      allowOrigins: origins, allowMethods: methods.isEmpty ? ["*"] : methods,
      allowHeaders: headers.isEmpty ? ["*"] : headers, exposeHeaders: invocation.strings("expose"),
      maxAge: invocation.duration("max-age").map { Int($0.components.seconds) },
      allowCredentials: invocation.flag("credentials"))
    for header in cors.allowHeaders + cors.exposeHeaders where header != "*" && !header.isToken {
      throw CtapiError(.invalidCORS, "'\(header.escapedForTerminal)' is no name of a header")
    }
    let isChanged = try RoutesCORS.change(invocation, to: cors)
    try invocation.output.object(["cors": cors.json, "changed": .bool(isChanged)]) { "" }
    return .done
  }
}

extension String {
  /// Whether it can be the name of a header (RFC 9110 §5.6.2).
  fileprivate var isToken: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }
}
