import CtapiCore

extension MockResponse {
  /// Fields that the gateway itself sends.
  private static let ownFields: Set<String> = [
    "content-length", "transfer-encoding", "connection", "apigw-requestid", "trailer", "upgrade",
  ]

  /// Reads `x-ctapi-mock`; throws `invalid-integration` with the member that is wrong.
  init(reading value: JSON) throws(PlacedError) {
    guard let object = value.objectValue else {
      throw MockResponse.refusal(
        "'x-ctapi-mock' is \(value.typeName), not an object",
        hint: "write x-ctapi-mock: {status: 200, headers: {content-type: text/plain}, body: hello}")
    }
    for name in object.names where !["status", "headers", "body"].contains(name) {
      throw MockResponse.refusal(
        "'x-ctapi-mock' has no '\(name.escapedForTerminal)'", hint: "it has status, headers and body", at: [name])
    }
    guard let status = object["status"].map({ $0.numberValue?.integer }) ?? 200, (200...599).contains(status) else {
      throw MockResponse.refusal(
        "the status of 'x-ctapi-mock' is no number from 200 to 599", hint: "write status: 200, or leave it out",
        at: ["status"])
    }
    self.init(status: status)
    if let headers = object["headers"] {
      guard let members = headers.objectValue?.members else {
        throw MockResponse.refusal(
          "the headers of 'x-ctapi-mock' are \(headers.typeName), not an object",
          hint: "write names with their values: {headers: {content-type: text/plain}}", at: ["headers"])
      }
      for member in members { try add(member) }
    }
    switch object["body"] {
    case nil: break
    case .string(let text): body = Array(text.utf8)
    case let json?:
      body = json.bytes()
      contentType = contentType ?? "application/json"
    }
    guard body.isEmpty || MockResponse.takesBody(status) else {
      throw MockResponse.refusal(
        "an answer with status \(status) has no body (RFC 9110), and 'x-ctapi-mock' gives it one",
        hint: "remove the body, or answer with a status such as 200 that has one", at: ["body"])
    }
  }

  private mutating func add(_ field: JSONObject.Member) throws(PlacedError) {
    let place = ["headers", field.name]
    let shown = field.name.escapedForTerminal
    guard field.name.isToken else {
      throw MockResponse.refusal(
        "'\(shown)' in 'x-ctapi-mock' is no name of a header",
        hint: "write letters, digits and hyphens, such as x-kind", at: place)
    }
    guard let text = field.value.stringValue, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw MockResponse.refusal(
        "the header '\(shown)' of 'x-ctapi-mock' has no text without control characters",
        hint: "write one line in quotes", at: place)
    }
    let name = field.name.asciiLowercased
    guard !MockResponse.ownFields.contains(name) else {
      throw MockResponse.refusal(
        "the gateway itself sends '\(name)': 'x-ctapi-mock' cannot", hint: "remove it", at: place)
    }
    guard name == "content-type" ? contentType == nil : !headers.contains(where: { $0.name == name }) else {
      throw MockResponse.refusal(
        "the header '\(name)' is twice in 'x-ctapi-mock': names are compared without case",
        hint: "keep one of the two", at: place)
    }
    if name == "content-type" { contentType = text } else { headers.append(StageVariable(name: name, value: text)) }
  }

  private static func refusal(_ message: String, hint: String, at path: [String] = []) -> PlacedError {
    PlacedError(CtapiError(.invalidIntegration, message, hint: hint), at: path)
  }
}
