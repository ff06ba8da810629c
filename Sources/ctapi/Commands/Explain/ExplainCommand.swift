import CtapiApp
import CtapiCommandLine
import CtapiCore

/// `ctapi explain`.
enum ExplainCommand {
  static var command: AppCommand {
    AppCommand(
      "explain", "Say why the gateway answered a request as it did",
      discussion: """
        Every answer of the gateway has an id in its field apigw-requestid; this says what was decided about it: the \
        rule that refused it, what was expected, what came and how to mend it, then the way in its order with API, \
        stage, route and the candidates that lost, CORS, throttle, the authorizer's checks, integration, instances \
        and times.

        The running server keeps the last 256 refusals of each worker, or all exchanges with ctapi serve --explain \
        all. It tells only its own user, over the Unix socket in the data directory. Of a token it keeps the header, \
        a hash and the claims that a failed rule names; of a query not the values that look like credentials; of other \
        fields and bodies nothing.
        """,
      section: Root.Section.running,
      operands: [.optional("request", .text, "An id of apigw-requestid, or last")],
      options: [
        .value("status", .integer(100...599), "Only answers of this status"),
        .flag("follow", "Go on with what comes, until stopped"),
      ],
      examples: [
        Example("ctapi explain || echo nobody serves here", "The last request", output: "nobody serves here"),
        Example("ctapi explain --status 401", "The last one that was answered with 401", unrun: "needs a server"),
        Example("ctapi explain Mc7UVioPPHcEKPA= --json", "The one of an id, for a program", unrun: "needs a server"),
        Example("ctapi explain --follow", "Each refusal as it happens", unrun: "runs until stopped"),
      ],
      exits: [.notFound: "no such request is kept", .unavailable: "no server runs"],
      json: .lines,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let text = invocation.string("request") ?? "last"
    let id = text == "last" ? nil : try requestID(text)
    guard !invocation.environment.isOffline else {
      throw CtapiError(
        .noServer, "only a running server knows, and --offline forbids asking it", hint: "leave out --offline")
    }
    let isFollowing = invocation.flag("follow")
    guard !(isFollowing && id != nil) else {
      throw CtapiError(
        .usage, "--follow goes on with what comes, '\(text.escapedForTerminal)' has been",
        hint: "leave out one of the two: ctapi explain --follow")
    }
    // While it follows, what is there already is passed over.
    let signals = isFollowing ? StopSignals() : nil
    var reader = DecisionReader(
      invocation.environment.data, requestID: id, status: invocation.integer("status"), limit: isFollowing ? nil : 1)
    let found = try reader.next()
    if let signals { return try follow(&reader, signals, invocation) }
    guard let decision = found.last else { throw missing(text, invocation) }
    try write(decision, invocation)
    return .done
  }

  private static func follow(
    _ reader: inout DecisionReader, _ signals: StopSignals, _ invocation: AppInvocation
  ) throws(CtapiError) -> ExitStatus {
    invocation.output.note("waiting for refusals, press Ctrl-C to stop")
    while true {
      if case .signal(let number) = signals.wait(atMost: .milliseconds(200)) { return ExitStatus(code: 128 + number) }
      for decision in try reader.next() { try write(decision, invocation) }
      try invocation.output.flush()
    }
  }

  private static func write(_ decision: JSON, _ invocation: AppInvocation) throws(CtapiError) {
    try invocation.output.object(decision) {
      DecisionText(decision, colors: invocation.output.style.colorsAnswers).text + "\n"
    }
  }

  /// Throws `usage` for text that no answer of the gateway has as its id.
  private static func requestID(_ text: String) throws(CtapiError) -> String {
    let isID =
      text.utf8.count == 16 && text.utf8.allSatisfy { $0 == 0x3D || $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
    guard isID else {
      throw CtapiError(
        .usage, "'\(text.escapedForTerminal)' is no request id: those have 16 letters and digits",
        hint: "take it from the answer: curl -si URL | grep -i apigw-requestid; or: ctapi explain last")
    }
    return text
  }

  private static func missing(_ text: String, _ invocation: AppInvocation) -> CtapiError {
    if text != "last" {
      return CtapiError(
        .requestNotFound, "no request '\(text.escapedForTerminal)' is kept",
        hint:
          "the last 256 refusals of each worker are; send it again, then: ctapi explain last; answers below 400 are "
          + "kept with: ctapi serve --explain all")
    }
    let status = invocation.integer("status").map { " with \($0)" } ?? ""
    return CtapiError(
      .requestNotFound, "the gateway has refused no request\(status) yet",
      hint: "send one, then: ctapi explain last; answers of backends are kept with: ctapi serve --explain all")
  }
}

extension ErrorCode {
  /// A request that no record is kept of.
  static let requestNotFound = ErrorCode("request-not-found", .notFound)
}
