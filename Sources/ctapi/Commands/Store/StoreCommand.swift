import CtapiApp
import CtapiCommandLine

/// `ctapi store`.
enum StoreCommand {
  static var command: AppCommand {
    AppCommand(
      "store", "Keep items in tables, as DynamoDB does",
      discussion: """
        Tables and items are in the data directory: commands and a running server share them. Items are plain JSON, \
        mapped as the AWS SDKs' document clients do: a number keeps the text it was put with, up to DynamoDB's 38 \
        digits; --typed is DynamoDB JSON, which also has sets and binary.
        """,
      section: Root.Section.parts,
      children: {
        [
          StorePut.command, StoreGet.command, StoreDelete.command, StoreScan.command, StoreTable.command,
          StoreAPI.command,
        ]
      })
  }
}
