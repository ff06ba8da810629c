import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// `ctapi store table create`.
enum StoreTableCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Create a table",
      discussion: "The types of keys are S for strings, N for numbers, B for binary.",
      operands: [.required("name", .text, "The table's name")],
      options: [
        .value("key", .text, as: "name:type", "The partition key", default: "id:S"),
        .value("sort", .text, as: "name:type", "The sort key"),
        .flag("if-not-exists", "Leave an existing table with the same key as it is"),
      ],
      examples: [
        Example("ctapi store table create pets --key petId", "A table with a string key"),
        Example("ctapi store table create visits --key petId --sort day:N", "With a sort key"),
        Example("ctapi store table create pets --key petId --if-not-exists", "Safe to repeat"),
      ],
      exits: [.conflict: "a table of that name exists", .invalidInput: "the name or a key is none"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let definition = try definition(invocation)
    let environment = invocation.environment
    let store = try environment.madeStore()
    var identifiers = environment.identifiers
    var isChanged = true
    let description: TableDescription
    do throws(CtapiError) {
      description = try store.create(definition, identifier: identifiers.uuid(), now: environment.now)
    } catch {
      guard error.code == .tableExists, invocation.flag("if-not-exists") else { throw error }
      description = try store.describe(definition.name)
      isChanged = false
      guard description.definition.schema == definition.schema else {
        throw CtapiError(
          .tableExists, "table '\(definition.name)' exists with another key", hint: error.hint)
      }
    }
    if isChanged { invocation.output.note("made table '\(definition.name)'") }
    let json: JSON = ["table": description.json(in: environment.locality), "changed": .bool(isChanged)]
    try invocation.output.object(json) { "" }
    return .done
  }

  private static func definition(_ invocation: AppInvocation) throws(CtapiError) -> TableDefinition {
    let hash = try attribute(invocation.operand("key"))
    var range: KeyAttribute?
    if let text = invocation.string("sort") { range = try attribute(text) }
    let definition = TableDefinition(
      name: invocation.operand("name"), schema: KeySchema(hash: hash, range: range))
    try definition.checkName()
    if let range, range.name.hasSameBytes(as: hash.name) {
      throw CtapiError(
        .invalidInput, "the partition key and the sort key are both '\(hash.name.escapedForTerminal)'",
        hint: "give them two names with --key and --sort")
    }
    return definition
  }

  private static func attribute(_ text: String) throws(CtapiError) -> KeyAttribute {
    var name = text
    var type = KeyAttribute.KeyType.string
    if let colon = text.lastIndex(of: ":") {
      let word = text[text.index(after: colon)...]
      guard let known = KeyAttribute.KeyType(rawValue: String(word)) else {
        throw CtapiError(
          .invalidInput, "'\(word.description.escapedForTerminal)' is no type of a key", hint: "use S, N or B")
      }
      name = String(text[..<colon])
      type = known
    }
    guard (1...255).contains(name.utf8.count) else {
      throw CtapiError(
        .invalidInput, "the name of a key attribute has 1 to 255 bytes, not \(name.utf8.count)",
        hint: "write it like this: --key id:S")
    }
    return KeyAttribute(name: name, type: type)
  }
}
