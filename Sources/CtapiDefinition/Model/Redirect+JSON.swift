import CtapiCore

extension Redirect {
  private static let members = ["protocol", "host", "port", "path", "query", "status"]

  /// Reads the settings; throws `invalid-integration` with the member that is wrong.
  init(reading value: JSON) throws(PlacedError) {
    self.init()
    guard let object = value.objectValue else {
      throw Redirect.refusal(
        "the redirect is \(value.typeName), not an object", hint: "write x-ctapi-redirect: {host: other.example}")
    }
    for name in object.names where !Redirect.members.contains(name) {
      throw Redirect.refusal(
        "a redirect has no '\(name.escapedForTerminal)'", hint: "it has \(Redirect.members.joined(separator: ", "))",
        at: [name])
    }
    scheme = try Redirect.text(object["protocol"], "protocol") ?? scheme
    host = try Redirect.text(object["host"], "host") ?? host
    port = try Redirect.text(object["port"], "port") ?? port
    path = try Redirect.text(object["path"], "path") ?? path
    query = try Redirect.text(object["query"], "query") ?? query
    if let value = object["status"] {
      guard let number = value.numberValue?.integer, [301, 302, 303, 307, 308].contains(number) else {
        throw Redirect.refusal(
          "the redirect's status is not 301, 302, 303, 307 or 308",
          hint: "write status: 301 for a lasting one, 302 for one of now", at: ["status"])
      }
      status = number
    }
    try check()
  }

  private func check() throws(PlacedError) {
    guard ["HTTP", "HTTPS", "#{protocol}"].contains(scheme) else {
      throw Redirect.refusal(
        "the redirect's protocol is not HTTP, HTTPS or #{protocol}", hint: "write protocol: HTTPS", at: ["protocol"])
    }
    guard path.hasPrefix("/") else {
      throw Redirect.refusal(
        "the redirect's path does not start with '/'", hint: "write path: '/#{path}', or another", at: ["path"])
    }
    if port != "#{port}" {
      guard let number = Int(port), (1...65_535).contains(number), port.utf8.allSatisfy({ $0 &- 0x30 < 10 })
      else {
        throw Redirect.refusal(
          "the redirect's port '\(port.escapedForTerminal)' is not 1 to 65535",
          hint: "write a number, or '#{port}' for the request's own", at: ["port"])
      }
    }
    guard scheme != "#{protocol}" || host != "#{host}" || port != "#{port}" || path != "/#{path}" else {
      throw Redirect.refusal(
        "the redirect leads back to the request", hint: "change its protocol, host, port or path")
    }
  }

  private static func text(_ value: JSON?, _ name: String) throws(PlacedError) -> String? {
    guard let value else { return nil }
    guard let text = value.stringValue ?? value.numberValue?.text, text.utf8.count <= 128,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else {
      throw refusal(
        "the redirect's \(name) has not at most 128 printable characters",
        hint: "write it in ASCII without spaces, percent-encoded where needed", at: [name])
    }
    var rest = text[...]
    while let open = rest.firstRange(of: "#{") {
      guard let close = rest[open.upperBound...].firstIndex(of: "}"),
        placeholders.contains(String(rest[open.upperBound..<close]))
      else {
        throw refusal(
          "the redirect's \(name) has a placeholder that is none",
          hint: "they are #{protocol}, #{host}, #{port}, #{path} and #{query}", at: [name])
      }
      rest = rest[rest.index(after: close)...]
    }
    return text
  }

  private static func refusal(_ message: String, hint: String, at path: [String] = []) -> PlacedError {
    PlacedError(CtapiError(.invalidIntegration, message, hint: hint), at: path)
  }
}
