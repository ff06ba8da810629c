import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes delete`.
enum RoutesDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Take a route out of an API's document",
      discussion: "An absent route is deleted already. The document is written anew, without its comments.",
      operands: [.required("key", .text, "The route's key, such as 'GET /pets/{id}', its id, or 'TCP PORT'")],
      options: [RoutesCommand.apiOption, .flag("must-exist", "Answer no when there is no such route")],
      examples: [
        Example(
          "ctapi routes delete 'GET /pets/{id}'", "It is not served any more", files: [RoutesExamples.document],
          setup: RoutesExamples.imported),
        Example("ctapi routes delete 'GET /none' --must-exist || echo absent", "One that is absent", output: "absent"),
      ],
      exits: [.no: "with --must-exist: no such route", .notFound: "no such API"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let key = invocation.operand("key")
    if RelayListener.isKey(key) { return try ListenerEdit.delete(key, invocation) }
    let storage = try invocation.environment.existingDefinitions()
    let name = invocation.string("api")
    let isChanged = try storage.transaction { () throws(CtapiError) in
      let stored = try storage.stored(try storage.entry(name))
      do throws(CtapiError) {
        let route = try stored.api.served(key).route
        return try storage.replace(stored, with: try DocumentEdit.removing(route, from: stored))
      } catch {
        guard error.code == .routeNotFound else { throw error }
        return false
      }
    }
    guard isChanged || !invocation.flag("must-exist") else {
      throw CtapiError(.alreadyAbsent, "no route '\(key.escapedForTerminal)'", hint: "list them: ctapi routes list")
    }
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return .done
  }
}
