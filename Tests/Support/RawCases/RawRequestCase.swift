import Testing

/// One request as raw bytes and what must become of it (`reliability.md` 1.4).
package struct RawRequestCase: Sendable, CustomTestStringConvertible {
  /// What must become of it.
  package enum Outcome: Sendable, Hashable {
    /// Accepted, without a body.
    case accepted
    /// Accepted, with that many bytes of body.
    case sized(Int)
    /// Accepted, with a chunked body of that data.
    case chunked(String)
    /// The head is accepted, its chunked body is not: 400.
    case brokenBody
    /// Refused with that status before anything reaches a backend.
    case refused(Int)
    /// Not all there.
    case incomplete
  }

  /// What it is about.
  package let name: String
  /// The bytes sent.
  package let bytes: [UInt8]
  /// What must become of it.
  package let outcome: Outcome

  /// A case of text.
  package init(_ name: String, _ text: String, _ outcome: Outcome) {
    self.init(name, Array(text.utf8), outcome)
  }

  /// A case of any bytes.
  package init(_ name: String, _ bytes: [UInt8], _ outcome: Outcome) {
    self.name = name
    self.bytes = bytes
    self.outcome = outcome
  }

  package var testDescription: String { name }

  /// All cases.
  package static let all = requestLines + targets + hosts + fields + lengths + codings + chunks

  /// A GET with these fields behind `host`.
  static func get(_ name: String, fields: String, _ outcome: Outcome) -> RawRequestCase {
    RawRequestCase(name, "GET /pets HTTP/1.1\r\nHost: a\r\n\(fields)\r\n", outcome)
  }

  /// A POST with these fields behind `host`, and that body.
  static func post(_ name: String, fields: String, body: String = "", _ outcome: Outcome) -> RawRequestCase {
    RawRequestCase(name, "POST /pets HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(body)", outcome)
  }

  /// A request with this first line.
  static func line(_ name: String, _ line: String, _ outcome: Outcome) -> RawRequestCase {
    RawRequestCase(name, "\(line)\r\nHost: a\r\n\r\n", outcome)
  }
}
