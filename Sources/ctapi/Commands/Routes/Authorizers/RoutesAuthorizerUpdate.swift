import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes authorizer update`.
enum RoutesAuthorizerUpdate {
  static var command: AppCommand {
    AppCommand(
      "update", "Change whose tokens an authorizer takes",
      discussion: "What no option names stays as it is. The document is written anew, without its comments.",
      operands: [.required("authorizer", .text, "The security scheme's name")],
      options: RoutesAuthorizer.options,
      examples: [
        Example(
          "ctapi routes authorizer update members --audience web --audience app", "Other clients",
          files: [RoutesExamples.document], setup: RoutesExamples.imported),
        Example("ctapi routes authorizer update members --algorithm ES256", "What API Gateway would not take"),
      ],
      exits: [.notFound: "no such API or authorizer", .invalidInput: "it could not be enforced"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let settings = RoutesAuthorizer.settings(invocation)
    guard settings != AuthorizerSettings() else {
      throw CtapiError(.usage, "nothing to change", hint: "ctapi routes authorizer update --help")
    }
    let storage = try invocation.environment.existingDefinitions()
    let entry = try storage.entry(invocation.string("api"))
    let name = invocation.operand("authorizer")
    let isChanged = try storage.transaction { () throws(CtapiError) in
      let stored = try storage.stored(entry)
      let document = try DocumentEdit.updating(authorizer: name, settings, in: stored)
      try RoutesAuthorizer.check(name, in: document, of: stored)
      return try storage.replace(stored, with: document)
    }
    let scheme = try storage.stored(try storage.entry(entry.id)).scheme(name)
    try invocation.output.object(["authorizer": scheme.json, "changed": .bool(isChanged)]) { "" }
    return .done
  }
}
