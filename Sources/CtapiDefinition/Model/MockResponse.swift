package import CtapiCore

/// A fixed answer, made from a document's examples or of `x-ctapi-mock`.
package struct MockResponse: Sendable, Hashable {
  /// The status, 200 to 599.
  package var status: Int
  /// The body's media type; nil for none.
  package var contentType: String?
  /// Other header fields: names in lower case with their values.
  package var headers: [StageVariable]
  /// The body.
  package var body: [UInt8]

  /// Whether an answer of that status may have a body: clients take the bytes of one behind 204 and 304 for the next
  /// answer, and 205 promises none (RFC 9110 §6.4.1, §15.3.6).
  package static func takesBody(_ status: Int) -> Bool { ![204, 205, 304].contains(status) }

  /// An answer of its parts.
  package init(status: Int, contentType: String? = nil, headers: [StageVariable] = [], body: [UInt8] = []) {
    self.status = status
    self.contentType = contentType
    self.headers = headers
    self.body = body
  }

  /// Reads `x-ctapi-mock`: `status`, `headers` and `body`, of which a JSON value is sent as JSON; throws
  /// `invalid-integration`.
  package init(_ value: JSON) throws(CtapiError) {
    self = try PlacedError.unplaced { () throws(PlacedError) in try MockResponse(reading: value) }
  }
}
