import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// `ctapi store scan`.
enum StoreScan {
  static var command: AppCommand {
    AppCommand(
      "scan", "Print the items of a table, one a line",
      discussion: "Items come in the order of the store: those of one partition key together, by their sort key.",
      operands: [.required("table", .text, "The table's name")],
      options: [
        .value("limit", .integer(1...Int.max), "The most items"),
        .flag("typed", "Print DynamoDB JSON"),
      ],
      examples: [
        Example("ctapi store scan pets", "Every item", setup: StoreExamples.pets, output: #"{"name":"Rex","id":"1"}"#),
        Example("ctapi store scan pets --limit 1", "The first in the store's order", setup: StoreExamples.pets),
      ],
      exits: [.notFound: "no such table"], json: .lines,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let store = try invocation.environment.existingStore()
    let table = try store.table(invocation.operand("table"))
    let answer = ItemAnswer(invocation)
    var rest = invocation.integer("limit") ?? .max
    try store.forEachItem(in: table) { stored throws(CtapiError) in
      try invocation.output.element(try answer.json(stored))
      rest -= 1
      return rest > 0
    }
    return .done
  }
}
