import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// `ctapi store delete`.
enum StoreDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Remove an item",
      discussion: "An absent item is removed already: that is no error, unless --must-exist.",
      operands: [
        .required("table", .text, "The table's name"), .required("key", .text, "The partition key"),
      ],
      options: [
        .value("sort", .text, as: "value", "The sort key"),
        .flag("must-exist", "An absent item is a failure"),
        .value("return", .choice(["none", "old"]), "Print the removed item", default: "none"),
        .flag("typed", "Print DynamoDB JSON"),
        .flag("durable", "Flush to the disk before ending"),
      ],
      examples: [
        Example(
          "ctapi store delete pets 1 --return old", "Print what was removed", setup: StoreExamples.pets,
          output: "Rex"),
        Example("ctapi store delete pets 9", "Safe to repeat", setup: StoreExamples.pets),
        Example("ctapi store delete pets 9 --must-exist", "Only one that is there", setup: StoreExamples.pets, exit: 1),
      ],
      exits: [.no: "no such item, with --must-exist", .notFound: "no such table", .invalidInput: "the key is none"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let store = try invocation.environment.existingStore(durable: invocation.flag("durable"))
    let table = try store.table(invocation.operand("table"))
    let input = KeyInput(invocation)
    let isWanted = invocation.operand("return") == "old"
    let result = try store.delete(input.key(table.schema), in: table, returnsPrevious: isWanted)
    let label = input.label(in: table.name)
    let isChanged = result.previousSize != nil
    if !isChanged, invocation.flag("must-exist") { throw CtapiError(.itemNotFound, "no item '\(label)'") }
    if isChanged { invocation.output.note("deleted \(label)") }
    if isWanted {
      try ItemAnswer(invocation).write(result.previous, isWanted: true)
    } else {
      try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    }
    return .done
  }
}
