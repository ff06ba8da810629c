package import CtapiCore

/// An answer that sends the client elsewhere, as a load balancer's redirect does (`gateway.md` 8.4).
///
/// The parts may hold `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}`, which stand for the request's own.
package struct Redirect: Sendable, Hashable {
  /// `HTTP`, `HTTPS` or `#{protocol}`.
  package var scheme = "#{protocol}"
  /// The host without its port.
  package var host = "#{host}"
  /// The port.
  package var port = "#{port}"
  /// The path with its leading slash.
  package var path = "/#{path}"
  /// The query without its question mark.
  package var query = "#{query}"
  /// The status: 301, 302, 303, 307 or 308.
  package var status = 302

  private static let members = ["protocol", "host", "port", "path", "query", "status"]
  /// The names that may stand in `#{…}`.
  package static let placeholders = ["protocol", "host", "port", "path", "query"]

  /// Reads the settings; throws `invalid-integration` for what cannot be one, or leads back to where it comes from.
  package init(_ value: JSON) throws(CtapiError) {
    guard let object = value.objectValue else {
      throw CtapiError(.invalidIntegration, "the redirect is \(value.typeName), not an object")
    }
    for name in object.names where !Redirect.members.contains(name) {
      throw CtapiError(
        .invalidIntegration, "a redirect has no '\(name.escapedForTerminal)'",
        hint: "it has \(Redirect.members.joined(separator: ", "))")
    }
    scheme = try Redirect.text(object["protocol"], "protocol") ?? scheme
    host = try Redirect.text(object["host"], "host") ?? host
    port = try Redirect.text(object["port"], "port") ?? port
    path = try Redirect.text(object["path"], "path") ?? path
    query = try Redirect.text(object["query"], "query") ?? query
    if let value = object["status"] {
      guard let number = value.numberValue?.integer, [301, 302, 303, 307, 308].contains(number) else {
        throw CtapiError(.invalidIntegration, "the redirect's status is not 301, 302, 303, 307 or 308")
      }
      status = number
    }
    try check()
  }

  private func check() throws(CtapiError) {
    guard ["HTTP", "HTTPS", "#{protocol}"].contains(scheme) else {
      throw CtapiError(.invalidIntegration, "the redirect's protocol is not HTTP, HTTPS or #{protocol}")
    }
    guard path.hasPrefix("/") else {
      throw CtapiError(.invalidIntegration, "the redirect's path does not start with '/'")
    }
    if port != "#{port}" {
      guard let number = Int(port), (1...65_535).contains(number) else {
        throw CtapiError(.invalidIntegration, "the redirect's port '\(port.escapedForTerminal)' is not 1 to 65535")
      }
    }
    guard scheme != "#{protocol}" || host != "#{host}" || port != "#{port}" || path != "/#{path}" else {
      throw CtapiError(
        .invalidIntegration, "the redirect leads back to the request",
        hint: "change its protocol, host, port or path")
    }
  }

  private static func text(_ value: JSON?, _ name: String) throws(CtapiError) -> String? {
    guard let value else { return nil }
    guard let text = value.stringValue ?? value.numberValue?.text, text.utf8.count <= 128,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else {
      throw CtapiError(.invalidIntegration, "the redirect's \(name) has not at most 128 printable characters")
    }
    var rest = text[...]
    while let open = rest.firstRange(of: "#{") {
      guard let close = rest[open.upperBound...].firstIndex(of: "}"),
        placeholders.contains(String(rest[open.upperBound..<close]))
      else {
        throw CtapiError(
          .invalidIntegration, "the redirect's \(name) has a placeholder that is none",
          hint: "they are #{protocol}, #{host}, #{port}, #{path} and #{query}")
      }
      rest = rest[rest.index(after: close)...]
    }
    return text
  }
}
