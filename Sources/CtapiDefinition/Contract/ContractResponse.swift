/// What came back for a contract case.
package struct ContractResponse: Sendable {
  /// The status.
  package let status: Int
  /// The fields.
  package let headers: [(name: String, value: String)]
  /// The body.
  package let body: [UInt8]

  /// A response of its parts.
  package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of a field, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }
}
