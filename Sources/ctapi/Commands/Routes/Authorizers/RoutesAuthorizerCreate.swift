import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes authorizer create`.
enum RoutesAuthorizerCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Add a JWT authorizer and print its id",
      discussion: """
        Without --issuer it takes the tokens of the local pool's clients, which ctapi token mint makes. It guards \
        nothing until a route asks for it: ctapi routes update KEY --auth NAME.
        """,
      operands: [.required("authorizer", .text, "Its name")],
      options: RoutesAuthorizer.options + [.flag("if-not-exists", "Leave an existing one of that name as it is")],
      examples: [
        Example(
          "ctapi routes authorizer create staff --issuer https://id.example --audience app", "Tokens of an issuer",
          files: [RoutesExamples.document], setup: RoutesExamples.imported),
        Example("ctapi routes authorizer create local", "Tokens of the local pool"),
        Example("ctapi routes authorizer create local --if-not-exists", "Safe to repeat"),
      ],
      exits: [
        .notFound: "no such API", .conflict: "a scheme of that name exists", .invalidInput: "it could not be enforced",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let entry = try storage.entry(invocation.string("api"))
    var settings = RoutesAuthorizer.settings(invocation)
    if settings.issuer == nil {
      let pool = try invocation.environment.localIssuer()
      settings.issuer = pool.issuer
      settings.audience = settings.audience ?? pool.clients
    }
    let name = invocation.operand("authorizer")
    var isChanged = true
    do throws(CtapiError) {
      try storage.transaction { () throws(CtapiError) in
        let stored = try storage.stored(entry)
        let document = try DocumentEdit.adding(authorizer: name, settings, to: stored)
        try RoutesAuthorizer.check(name, in: document, of: stored)
        _ = try storage.replace(stored, with: document)
      }
    } catch {
      guard error.code == .authorizerExists, invocation.flag("if-not-exists") else { throw error }
      isChanged = false
    }
    let scheme = try storage.stored(try storage.entry(entry.id)).scheme(name)
    try invocation.output.object(["authorizer": scheme.json, "changed": .bool(isChanged)]) {
      scheme.authorizer?.id ?? ""
    }
    return .done
  }
}
