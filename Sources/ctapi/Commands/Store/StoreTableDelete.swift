import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// `ctapi store table delete`.
enum StoreTableDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Delete a table",
      discussion: "A table that holds items is deleted only with --force. An absent one is deleted already.",
      operands: [.required("name", .text, "The table's name")],
      options: [
        .flag("force", "Delete its items too"), .flag("must-exist", "An absent table is a failure"),
      ],
      examples: [
        Example("ctapi store table delete pets --force", "With its items", setup: StoreExamples.pets),
        Example("ctapi store table delete pets", "One that holds items stays", setup: StoreExamples.pets, exit: 4),
      ],
      exits: [.no: "no such table, with --must-exist", .conflict: "it holds items or is protected"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let name = invocation.operand("name")
    let store = try invocation.environment.existingStore()
    var isChanged = true
    do throws(CtapiError) {
      _ = try store.deleteTable(name, onlyIfEmpty: !invocation.flag("force"))
      invocation.output.note("deleted table '\(name)'")
    } catch {
      guard error.code == .tableNotFound else { throw error }
      if invocation.flag("must-exist") { throw CtapiError(.tableAbsent, error.message) }
      isChanged = false
    }
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return .done
  }
}

extension ErrorCode {
  /// The table that `--must-exist` asked for is not there: the answer is no.
  fileprivate static let tableAbsent = ErrorCode("table-not-found", .no)
}
