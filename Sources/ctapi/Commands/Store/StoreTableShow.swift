import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// `ctapi store table show`.
enum StoreTableShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show a table's key and size",
      operands: [.required("name", .text, "The table's name")],
      examples: [
        Example("ctapi store table show pets", "One table", setup: StoreExamples.pets, output: "id:S"),
        Example("ctapi store table show pets --json | jq .items", "How many items it has", setup: StoreExamples.pets),
      ],
      exits: [.notFound: "no such table"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let description = try invocation.environment.existingStore().describe(invocation.operand("name"))
    let locality = invocation.environment.locality
    try invocation.output.object(description.json(in: locality)) { description.text(in: locality) }
    return .done
  }
}
