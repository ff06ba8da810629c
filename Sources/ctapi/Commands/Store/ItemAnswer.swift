import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore

/// Prints items: plain JSON with members in stored order and numbers as they were put, or DynamoDB JSON.
struct ItemAnswer {
  private let output: Output
  private let isTyped: Bool

  /// Prints as the flag `typed` says.
  init(_ invocation: AppInvocation) {
    output = invocation.output
    isTyped = invocation.flag("typed")
  }

  /// The form an item is printed in.
  func json(_ item: StoredItem) throws(CtapiError) -> JSON {
    isTyped ? try item.wireJSON() : try item.plainJSON()
  }

  /// Answers a write: with the item when it is wanted and there is one.
  func write(_ item: StoredItem?, isWanted: Bool) throws(CtapiError) {
    if let item { return try output.value(try json(item)) }
    let answer: JSON = isWanted ? [:] : ["changed": true]
    try output.object(answer) { "" }
  }
}
