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
    guard let object = value.objectValue else {
      throw CtapiError(.invalidIntegration, "'x-ctapi-mock' is \(value.typeName), not an object")
    }
    for name in object.names where !["status", "headers", "body"].contains(name) {
      throw CtapiError(
        .invalidIntegration, "'x-ctapi-mock' has no '\(name.escapedForTerminal)'",
        hint: "it has status, headers and body")
    }
    guard let status = object["status"].map({ $0.numberValue?.integer }) ?? 200, (200...599).contains(status) else {
      throw CtapiError(.invalidIntegration, "the status of 'x-ctapi-mock' is no number from 200 to 599")
    }
    self.init(status: status)
    if let headers = object["headers"] {
      guard let members = headers.objectValue?.members else {
        throw CtapiError(.invalidIntegration, "the headers of 'x-ctapi-mock' are \(headers.typeName), not an object")
      }
      for member in members { try add(member.name, member.value) }
    }
    switch object["body"] {
    case nil: break
    case .string(let text): body = Array(text.utf8)
    case let json?:
      body = json.bytes()
      contentType = contentType ?? "application/json"
    }
  }

  private mutating func add(_ name: String, _ value: JSON) throws(CtapiError) {
    guard let text = value.stringValue, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
      !name.isEmpty, name.utf8.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "-_.".utf8.contains($0) })
    else {
      throw CtapiError(
        .invalidIntegration, "the header '\(name.escapedForTerminal)' of 'x-ctapi-mock' is no name with a text")
    }
    let name = name.lowercased()
    guard
      !["content-length", "transfer-encoding", "connection", "apigw-requestid", "trailer", "upgrade"].contains(name)
    else {
      throw CtapiError(.invalidIntegration, "the gateway itself sends '\(name)': 'x-ctapi-mock' cannot")
    }
    if name == "content-type" { contentType = text } else { headers.append(StageVariable(name: name, value: text)) }
  }
}
