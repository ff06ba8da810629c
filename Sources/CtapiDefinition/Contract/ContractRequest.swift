/// A request that a contract case sends.
package struct ContractRequest: Sendable, Hashable {
  /// The method.
  package var method: String
  /// Path and query, encoded, without a stage.
  package var target: String
  /// Fields besides host, length and token.
  package var headers: [Field]
  /// The body; empty for none.
  package var body: [UInt8]
  /// Where the token goes; nil for none.
  package var tokenSource: IdentitySource?

  /// A header field.
  package struct Field: Sendable, Hashable {
    /// The name in lower case.
    package let name: String
    /// The value.
    package let value: String

    /// A field of its parts.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  init(_ method: String, _ target: String, headers: [Field] = [], body: [UInt8] = []) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }
}
