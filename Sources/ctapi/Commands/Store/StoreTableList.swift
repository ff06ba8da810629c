import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// `ctapi store table list`.
enum StoreTableList {
  static var command: AppCommand {
    AppCommand(
      "list", "List the tables",
      examples: [
        Example("ctapi store table list", "All tables", setup: StoreExamples.pets, output: "pets"),
        Example("ctapi store table list --json", "As a program asks", setup: StoreExamples.pets),
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let store = try invocation.environment.existingStore()
    var tables: [TableDescription] = []
    for name in try store.tableNames() { tables.append(try store.describe(name)) }
    let locality = invocation.environment.locality
    try invocation.output.list(
      "tables", tables, columns: ["NAME", "KEY", "SORT", "ITEMS", "BYTES"],
      cells: { table in
        [
          table.definition.name, table.definition.schema.hash.text, table.definition.schema.range?.text ?? "-",
          String(table.itemCount), String(table.itemBytes),
        ]
      },
      json: { $0.json(in: locality) })
    return .done
  }
}
