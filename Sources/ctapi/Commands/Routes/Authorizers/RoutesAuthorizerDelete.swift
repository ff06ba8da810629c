import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes authorizer delete`.
enum RoutesAuthorizerDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Remove an authorizer that guards nothing",
      discussion: "One that a route asks for stays: the route must not come out open.",
      operands: [.required("authorizer", .text, "The security scheme's name")],
      options: [RoutesCommand.apiOption, RoutesDeletion.mustExist],
      examples: [
        Example(
          "ctapi routes authorizer delete members || echo in use", "It guards a route",
          files: [RoutesExamples.document],
          setup: RoutesExamples.imported, output: "in use"),
        Example(
          "ctapi routes delete 'PUT /pets/{id}' && ctapi routes authorizer delete members", "It guards nothing now"),
      ],
      exits: [
        .no: "no such authorizer, with --must-exist", .notFound: "no such API", .conflict: "a route asks for it",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try RoutesDeletion.run(invocation, absent: .authorizerNotFound) { (storage) throws(CtapiError) in
      try storage.transaction { () throws(CtapiError) in
        let stored = try storage.stored(try storage.entry(invocation.string("api")))
        let document = try DocumentEdit.removing(authorizer: invocation.operand("authorizer"), from: stored)
        _ = try storage.replace(stored, with: document)
      }
    }
  }
}
