import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// `ctapi store put`.
enum StorePut {
  static var command: AppCommand {
    AppCommand(
      "put", "Write an item, replacing what stands at its key",
      discussion: """
        The key's attribute is filled in; a different value in the item is an error. Without <item> the key is the \
        whole item. A table that does not exist is made with the key 'id' (a string), unless --strict. When the \
        command ends with 0, the item survives the death of any process; with --durable also a loss of power.
        """,
      operands: [
        .required("table", .text, "The table's name"), .required("key", .text, "The partition key"),
        .optional("item", .payload, "A JSON object"),
      ],
      options: [
        .value("sort", .text, as: "value", "The sort key"),
        .flag("if-absent", "Only when no item stands at the key"),
        .value("return", .choice(["none", "old", "new"]), "Print the item from before or after", default: "none"),
        .flag("typed", "Read and print DynamoDB JSON"),
        .flag("strict", "Do not make an absent table"),
        .flag("durable", "Flush to the disk before ending"),
      ],
      examples: [
        Example("ctapi store put pets 1 '{\"name\":\"Rex\"}'", "An item with the key id"),
        Example("echo '{\"price\":9.90}' | ctapi store put pets 2 -", "From standard input"),
        Example(
          "ctapi store put pets 1 '{\"name\":\"Bello\"}' --if-absent", "Only a new one", setup: StoreExamples.pets,
          exit: 4),
        Example(
          "ctapi store put pets 3 '{\"tags\":{\"SS\":[\"a\",\"b\"]}}' --typed --return new", "DynamoDB JSON",
          output: #""tags":{"SS":["a","b"]}"#),
      ],
      exits: [
        .notFound: "no such table, with --strict", .conflict: "--if-absent, and an item stands there",
        .invalidInput: "the item or key is none",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let name = invocation.operand("table")
    let input = try ItemInput(invocation)
    let isDurable = invocation.flag("durable")
    var store = try invocation.environment.existingStore(durable: isDurable)
    do throws(CtapiError) {
      return try put(input, into: try store.table(name), of: store, invocation)
    } catch {
      let isStrict = invocation.flag("strict") || invocation.environment.isStrict
      guard error.code == .tableNotFound, !isStrict else { throw error }
    }
    // Whatever is wrong with the item is found before anything is made for it.
    let definition = TableDefinition(name: name, schema: KeySchema(hash: KeyAttribute(name: "id")))
    try definition.checkName()
    _ = try input.record(definition.schema)
    store = try invocation.environment.madeStore(durable: isDurable)
    return try store.transaction { () throws(CtapiError) in
      let table = try makeTable(definition, in: store, invocation)
      return try put(input, into: table, of: store, invocation)
    }
  }

  /// Another process may have made the table meanwhile.
  private static func makeTable(
    _ definition: TableDefinition, in store: ItemStore, _ invocation: AppInvocation
  ) throws(CtapiError) -> ItemTable {
    let environment = invocation.environment
    do throws(CtapiError) {
      var identifiers = environment.identifiers
      _ = try store.create(definition, identifier: identifiers.uuid(), now: environment.now)
      invocation.output.note("made table '\(definition.name)' with the key 'id' (string)")
    } catch {
      guard error.code == .tableExists else { throw error }
    }
    return try store.table(definition.name)
  }

  private static func put(
    _ input: ItemInput, into table: ItemTable, of store: ItemStore, _ invocation: AppInvocation
  ) throws(CtapiError) -> ExitStatus {
    let record = try input.record(table.schema)
    let label = KeyInput(invocation).label(in: table.name)
    let returned = invocation.operand("return")
    let result = try store.put(
      record, in: table, if: invocation.flag("if-absent") ? .absent : .none, returnsPrevious: returned == "old")
    guard result.isConditionMet else {
      throw CtapiError(
        .conditionFailed, "the conditional request failed: item '\(label)' exists",
        hint: "leave out --if-absent to replace it")
    }
    invocation.output.note("put \(label)")
    let item = returned == "new" ? record.stored : returned == "old" ? result.previous : nil
    try ItemAnswer(invocation).write(item, isWanted: returned != "none")
    return .done
  }
}
