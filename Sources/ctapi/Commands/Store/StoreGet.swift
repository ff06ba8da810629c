import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// `ctapi store get`.
enum StoreGet {
  static var command: AppCommand {
    AppCommand(
      "get", "Print an item",
      discussion: "Members come in the order, numbers in the spelling they were put with.",
      operands: [
        .required("table", .text, "The table's name"), .required("key", .text, "The partition key"),
      ],
      options: [
        .value("sort", .text, as: "value", "The sort key"),
        .value("project", .text, as: "names", "Only these attributes, joined by commas"),
        .flag("typed", "Print DynamoDB JSON"),
      ],
      examples: [
        Example("ctapi store get pets 1", "One item", setup: StoreExamples.pets, output: #"{"name":"Rex","id":"1"}"#),
        Example("ctapi store get pets 9 || echo absent", "In a script", setup: StoreExamples.pets, output: "absent"),
        Example("ctapi store get pets 1 --project name", "Some attributes", setup: StoreExamples.pets),
      ],
      exits: [.no: "no such item", .notFound: "no such table", .invalidInput: "the key is none"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let names = try projection(invocation)
    let store = try invocation.environment.existingStore()
    let table = try store.table(invocation.operand("table"))
    let input = KeyInput(invocation)
    guard let stored = try store.get(input.key(table.schema), in: table) else {
      throw CtapiError(.itemNotFound, "no item '\(input.label(in: table.name))'")
    }
    var json = try ItemAnswer(invocation).json(stored)
    if let names, let object = json.objectValue {
      json = .object(JSONObject(uniqueMembers: object.members.filter { names.contains($0.name) }))
    }
    try invocation.output.value(json)
    return .done
  }

  private static func projection(_ invocation: AppInvocation) throws(CtapiError) -> Set<String>? {
    guard let text = invocation.string("project") else { return nil }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in names {
      if name.isEmpty {
        throw CtapiError(
          .usage, "--project has an empty name in '\(text.escapedForTerminal)'",
          hint: "write them like this: --project name,price")
      }
      if name.contains(where: { ".[".contains($0) }) {
        throw CtapiError(
          .unsupported, "--project takes names of top-level attributes, not the path '\(name.escapedForTerminal)'",
          hint: "leave out --project, and pick with: … | jq '.\(name.escapedForTerminal)'")
      }
    }
    return Set(names)
  }
}
