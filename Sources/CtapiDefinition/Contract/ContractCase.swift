import CtapiCore

/// One thing that a running API must do to be what its document says.
package struct ContractCase: Sendable {
  /// What is checked.
  package enum Kind: String, Sendable, Hashable {
    /// The answer is one that the document declares.
    case answer
    /// Without a token the route refuses.
    case withoutToken = "without-token"
    /// With something that is no token the route refuses.
    case badToken = "bad-token"
    /// A browser's preflight is answered by the CORS settings.
    case preflight
    /// A preflight of an origin that is not allowed is not.
    case otherOrigin = "other-origin"
  }

  /// The route's key.
  package let key: String
  /// What is checked.
  package let kind: Kind
  /// What is sent.
  package let request: ContractRequest
  /// What is awaited, in a few words.
  package let expectation: String
  /// Why it is not sent; nil when it is.
  package let skipped: String?

  let operation: JSON
  let cors: CORS?
  let root: JSON

  /// What of the response is wrong; nothing when it is as the document says.
  package func faults(of response: ContractResponse) -> [String] {
    switch kind {
    case .answer: answerFaults(response)
    case .withoutToken, .badToken: refusalFaults(response)
    case .preflight: preflightFaults(response)
    case .otherOrigin:
      response.header("access-control-allow-origin") == nil
        ? [] : ["access-control-allow-origin is '\(shown(response, "access-control-allow-origin"))', expected none"]
    }
  }

  private func shown(_ response: ContractResponse, _ name: String) -> String {
    (response.header(name) ?? "").escapedForTerminal
  }

  private func answerFaults(_ response: ContractResponse) -> [String] {
    let responses = operation["responses"]?.objectValue ?? JSONObject()
    let status = String(response.status)
    let range = "\(response.status / 100)XX"
    guard let declared = responses[status] ?? responses[range] ?? responses[range.lowercased()] ?? responses["default"]
    else { return ["status \(status) is not declared: \(responses.names.joined(separator: ", ").escapedForTerminal)"] }
    guard let contents = resolved(declared)["content"]?.objectValue, !contents.isEmpty, request.method != "HEAD" else {
      return []
    }
    let type = mediaType(response.header("content-type"))
    guard !response.body.isEmpty || !type.isEmpty else { return ["there is no body, expected \(contents.names[0])"] }
    let match = contents.members.first { ContractCase.matches(type, mediaType($0.name)) }
    guard let match else {
      return [
        "content-type '\(type.escapedForTerminal)' is not declared: \(contents.names.joined(separator: ", ").escapedForTerminal)"
      ]
    }
    guard let schema = match.value["schema"], type == "application/json" || type.hasSuffix("+json") else { return [] }
    let body: JSON
    do throws(CtapiError) {
      body = try JSON(parsing: response.body.span, limits: .document)
    } catch {
      return ["the body is no JSON: \(error.message)"]
    }
    return SchemaValidator.violations(of: body, against: schema, in: root).map(\.description)
  }

  private func refusalFaults(_ response: ContractResponse) -> [String] {
    guard response.status == 401 else { return ["status \(response.status), expected 401"] }
    guard response.header("www-authenticate")?.lowercased().hasPrefix("bearer") ?? false else {
      return ["there is no www-authenticate: Bearer"]
    }
    return []
  }

  private func preflightFaults(_ response: ContractResponse) -> [String] {
    var faults: [String] = []
    if !(200..<300).contains(response.status) { faults.append("status \(response.status), expected 204") }
    let origin = request.headers.first { $0.name == "origin" }?.value ?? ""
    let allowed = response.header("access-control-allow-origin")
    if allowed != origin, allowed != "*" || cors?.allowCredentials == true {
      faults.append(
        "access-control-allow-origin is '\((allowed ?? "absent").escapedForTerminal)', expected '\(origin)'")
    }
    let method = request.headers.first { $0.name == "access-control-request-method" }?.value ?? ""
    let methods = (response.header("access-control-allow-methods") ?? "").split(separator: ",")
      .map { $0.filter { $0 != " " } }
    if !methods.contains(method), !methods.contains("*") {
      faults.append("access-control-allow-methods does not hold \(method)")
    }
    return faults
  }

  private func resolved(_ value: JSON) -> JSON {
    var value = value
    for _ in 0..<16 {
      guard let text = value["$ref"]?.stringValue, let target = JSONPointer(text: text).flatMap({ root[$0] }) else {
        return value
      }
      value = target
    }
    return .null
  }

  private func mediaType(_ text: String?) -> String {
    var name = (text ?? "").prefix { $0 != ";" }
    while name.last == " " { name = name.dropLast() }
    return name.lowercased()
  }

  /// Whether a media type is in a range such as `application/*` (RFC 9110 §12.5.1).
  private static func matches(_ type: String, _ range: String) -> Bool {
    if range == type || range == "*/*" { return true }
    return range.hasSuffix("/*") && type.hasPrefix(range.dropLast())
  }
}
