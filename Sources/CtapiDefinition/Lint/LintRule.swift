/// A rule that `routes lint` and `routes import` judge a document by.
package struct LintRule: Sendable, Hashable {
  /// The stable name.
  package let id: String
  /// Why it matters, in one sentence without its full stop.
  package let reason: String
  /// How to mend what it finds, where a finding says nothing better; empty where nothing is to be done.
  package let fix: String

  init(_ id: String, _ reason: String, fix: String) {
    self.id = id
    self.reason = reason
    self.fix = fix
  }

  /// How to mend what the rule of that name finds; nil where nothing is to be done.
  static func fix(of id: String) -> String? { named(id).flatMap { $0.fix.isEmpty ? nil : $0.fix } }

  /// The rule of that name.
  package static func named(_ id: String) -> LintRule? { all.first { $0.id == id } }
}
