import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes update`.
enum RoutesUpdate {
  static var command: AppCommand {
    AppCommand(
      "update", "Change a route in an API's document",
      discussion: """
        What no option names stays as it is. The document is written anew, without its comments. --throttle is a \
        setting of a stage, not of the document.
        """,
      operands: [.required("key", .text, "The route's key, its id, or 'TCP PORT'")],
      options: [
        RoutesCommand.apiOption,
        .value("to", .text, as: "url|service", "Where it goes"),
        .value("auth", .text, as: "scheme", "The security scheme that guards it, or none"),
        .value("scope", .text, "A scope of which one is asked, instead of those it has; repeatable", repeatable: true),
        .value("timeout", .duration, "How long the backend may take"),
        .value("throttle", .text, as: "rate/burst", "Requests a second and burst in the stage, or none"),
        RoutesStage.nameOption,
      ],
      examples: [
        Example(
          "ctapi routes update 'GET /pets/{id}' --to 'http://127.0.0.1:9001/{id}' --timeout 2s", "Another backend",
          files: [RoutesExamples.document], setup: RoutesExamples.imported),
        Example("ctapi routes update 'GET /pets/{id}' --auth members --scope pets.read", "For holders of a token"),
        Example("ctapi routes update 'GET /pets/{id}' --auth none --throttle 5/10", "Open, and limited"),
      ],
      exits: [.notFound: "no such API, route or stage", .invalidInput: "it could not be served"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let key = invocation.operand("key")
    if RelayListener.isKey(key) { return try ListenerEdit.update(key, invocation) }
    let change = try change(invocation)
    let throttle = invocation.string("throttle")
    guard change != RouteChange() || throttle != nil else {
      throw CtapiError(.usage, "nothing to change", hint: "ctapi routes update --help")
    }
    let storage = try invocation.environment.existingDefinitions()
    let isChanged = try storage.transaction { () throws(CtapiError) in
      let entry = try storage.entry(invocation.string("api"))
      let stored = try storage.stored(entry)
      let route = try stored.api.served(key).route
      var isChanged = false
      if change != RouteChange() {
        isChanged = try storage.replace(stored, with: try DocumentEdit.updating(route, change, in: stored))
      }
      if let throttle {
        let isLimited = try RoutesCreate.limit(
          route.key, to: throttle, of: try storage.entry(entry.id), in: storage, invocation)
        isChanged = isLimited || isChanged
      }
      return isChanged
    }
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return .done
  }

  private static func change(_ invocation: AppInvocation) throws(CtapiError) -> RouteChange {
    var change = RouteChange(target: invocation.string("to"))
    change.access = invocation.string("auth").map { $0 == "none" ? .open : .scheme($0) }
    if invocation.isGiven("scope") { change.scopes = invocation.strings("scope") }
    change.timeoutMilliseconds = invocation.duration("timeout").map(RoutesCreate.milliseconds)
    return change
  }
}
