/// What a security scheme of a document is to the API.
package struct SchemeSummary: Sendable, Hashable {
  /// The scheme's name.
  package let name: String
  /// The authorizer it becomes; nil where it can become none.
  package let authorizer: Authorizer?
  /// Why it can become none.
  package let problem: String?
  /// How to mend that.
  package let hint: String?
  /// How many routes ask for it.
  package let routes: Int
}
