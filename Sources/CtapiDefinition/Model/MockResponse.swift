/// A fixed answer made from a document's examples.
package struct MockResponse: Sendable, Hashable {
  /// The status, 200 to 599.
  package var status: Int
  /// The body's media type; nil for none.
  package var contentType: String?
  /// The body.
  package var body: [UInt8]

  /// An answer of its parts.
  package init(status: Int, contentType: String? = nil, body: [UInt8] = []) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }
}
