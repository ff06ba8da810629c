package import CtapiCore

extension CORS {
  /// The members of `x-amazon-apigateway-cors`.
  package static let memberNames: Set<String> = [
    "allowOrigins", "allowCredentials", "exposeHeaders", "maxAge", "allowMethods", "allowHeaders",
  ]

  /// Reads the settings; throws `invalid-cors` for what API Gateway refuses.
  package init(_ value: JSON) throws(CtapiError) {
    guard value.objectValue != nil else {
      throw CtapiError(.invalidCORS, "the CORS settings are \(value.typeName), not an object")
    }
    self.init(
      allowOrigins: try CORS.strings(value, "allowOrigins"), allowMethods: try CORS.strings(value, "allowMethods"),
      allowHeaders: try CORS.strings(value, "allowHeaders"), exposeHeaders: try CORS.strings(value, "exposeHeaders"),
      maxAge: try CORS.maxAge(value["maxAge"]), allowCredentials: try CORS.boolean(value["allowCredentials"]))
    try check()
  }

  /// The settings as a document writes them.
  package var json: JSON {
    var object = JSONObject()
    if !allowMethods.isEmpty { object["allowMethods"] = .strings(allowMethods) }
    if !allowHeaders.isEmpty { object["allowHeaders"] = .strings(allowHeaders) }
    if !exposeHeaders.isEmpty { object["exposeHeaders"] = .strings(exposeHeaders) }
    if let maxAge { object["maxAge"] = .integer(maxAge) }
    if allowCredentials { object["allowCredentials"] = true }
    if !allowOrigins.isEmpty { object["allowOrigins"] = .strings(allowOrigins) }
    return .object(object)
  }

  /// Refuses settings that API Gateway refuses (K68, `gateway.md` 5).
  package func check() throws(CtapiError) {
    if allowCredentials, allowOrigins.contains("*") {
      throw CtapiError(
        .corsCredentials, "allow-credentials is not supported if 'allow-origin' is *",
        hint: "name the origins that may send credentials")
    }
    for origin in allowOrigins where !CORS.isOrigin(origin) {
      throw CtapiError(
        .invalidCORS, "'\(origin.escapedForTerminal)' is no origin",
        hint: "origins are *, https://*, http://* or scheme://host[:port]")
    }
    if let maxAge, !(-1...86_400).contains(maxAge) {
      throw CtapiError(.invalidCORS, "maxAge \(maxAge) is not within -1 and 86400 seconds")
    }
  }

  private static func isOrigin(_ text: String) -> Bool {
    if ["*", "https://*", "http://*"].contains(text) { return true }
    guard let scheme = text.firstRange(of: "://"), scheme.lowerBound > text.startIndex else { return false }
    let rest = text[scheme.upperBound...].utf8
    return !rest.isEmpty && rest.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#*@,".utf8.contains($0) }
  }

  private static func strings(_ value: JSON, _ name: String) throws(CtapiError) -> [String] {
    guard let member = value[name] else { return [] }
    guard let elements = member.arrayValue, elements.allSatisfy({ $0.stringValue != nil }) else {
      throw CtapiError(.invalidCORS, "'\(name)' is no list of strings")
    }
    return elements.compactMap(\.stringValue)
  }

  private static func maxAge(_ value: JSON?) throws(CtapiError) -> Int? {
    guard let value else { return nil }
    guard let age = value.numberValue?.integer else { throw CtapiError(.invalidCORS, "'maxAge' is no whole number") }
    return age
  }

  private static func boolean(_ value: JSON?) throws(CtapiError) -> Bool {
    guard let value else { return false }
    guard let truth = value.boolValue else { throw CtapiError(.invalidCORS, "'allowCredentials' is no boolean") }
    return truth
  }
}
