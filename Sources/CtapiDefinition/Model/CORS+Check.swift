package import CtapiCore

extension CORS {
  /// Reads the settings; throws `invalid-cors` or `cors-credentials` with the member that is wrong.
  init(reading value: JSON) throws(PlacedError) {
    guard value.objectValue != nil else {
      throw CORS.refusal(
        "the CORS settings are \(value.typeName), not an object", hint: "write {allowOrigins: ['https://app.example']}")
    }
    self.init(
      allowOrigins: try CORS.strings(value, "allowOrigins"), allowMethods: try CORS.strings(value, "allowMethods"),
      allowHeaders: try CORS.strings(value, "allowHeaders"), exposeHeaders: try CORS.strings(value, "exposeHeaders"),
      maxAge: try CORS.maxAge(value["maxAge"]), allowCredentials: try CORS.boolean(value["allowCredentials"]))
    try checkPlaced()
  }

  /// Refuses settings that API Gateway refuses (K68, `gateway.md` 5).
  package func check() throws(CtapiError) {
    try PlacedError.unplaced { () throws(PlacedError) in try checkPlaced() }
  }

  private func checkPlaced() throws(PlacedError) {
    if allowCredentials, allowOrigins.contains("*") {
      throw PlacedError(
        CtapiError(
          .corsCredentials, "allow-credentials is not supported if 'allow-origin' is *",
          hint: "name the origins that may send credentials"), at: ["allowCredentials"])
    }
    for (index, origin) in allowOrigins.enumerated() where !CORS.isOrigin(origin) {
      throw CORS.refusal(
        "'\(origin.escapedForTerminal)' is no origin",
        hint: "origins are *, https://*, http://* or scheme://host[:port]",
        at: ["allowOrigins", String(index)])
    }
    for (index, method) in allowMethods.enumerated() where !method.isToken {
      throw CORS.refusal(
        "'\(method.escapedForTerminal)' is no method",
        hint: "write one method an element, such as GET, or *",
        at: ["allowMethods", String(index)])
    }
    for (name, headers) in [("allowHeaders", allowHeaders), ("exposeHeaders", exposeHeaders)] {
      for (index, header) in headers.enumerated() where !header.isToken {
        throw CORS.refusal(
          "'\(header.escapedForTerminal)' is no name of a header",
          hint: "write one name an element, such as x-kind, or *", at: [name, String(index)])
      }
    }
    if let maxAge, !(-1...86_400).contains(maxAge) {
      throw CORS.refusal(
        "maxAge \(maxAge) is not within -1 and 86400 seconds", hint: "write whole seconds from -1 to 86400",
        at: ["maxAge"])
    }
  }

  private static func isOrigin(_ text: String) -> Bool {
    if ["*", "https://*", "http://*"].contains(text) { return true }
    guard let scheme = text.firstRange(of: "://"), scheme.lowerBound > text.startIndex else { return false }
    let rest = text[scheme.upperBound...].utf8
    return !rest.isEmpty && rest.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#*@,".utf8.contains($0) }
  }

  private static func strings(_ value: JSON, _ name: String) throws(PlacedError) -> [String] {
    guard let member = value[name] else { return [] }
    guard let elements = member.arrayValue else {
      throw refusal("'\(name)' is \(member.typeName), not a list of strings", hint: "write \(name): [...]", at: [name])
    }
    var texts: [String] = []
    for (index, element) in elements.enumerated() {
      guard let text = element.stringValue else {
        throw refusal(
          "'\(name)' is no list of strings: it has \(element.typeName)", hint: "write it in quotes, or remove it",
          at: [name, String(index)])
      }
      texts.append(text)
    }
    return texts
  }

  private static func maxAge(_ value: JSON?) throws(PlacedError) -> Int? {
    guard let value else { return nil }
    guard let age = value.settingInteger else {
      throw refusal(
        "'maxAge' is \(value.shown), no whole number", hint: "write whole seconds from -1 to 86400", at: ["maxAge"])
    }
    return age
  }

  private static func boolean(_ value: JSON?) throws(PlacedError) -> Bool {
    guard let value else { return false }
    guard let truth = value.settingBoolean else {
      throw refusal(
        "'allowCredentials' is \(value.shown), and takes true and false", hint: "write true or false",
        at: ["allowCredentials"])
    }
    return truth
  }

  private static func refusal(_ message: String, hint: String, at path: [String] = []) -> PlacedError {
    PlacedError(CtapiError(.invalidCORS, message, hint: hint), at: path)
  }
}
