package import CtapiCore

/// An integration's URL: scheme, host and port fixed, the rest a template of `{parameters}` (`gateway.md` 3.2).
package struct URLTemplate: Sendable, Hashable {
  /// A piece of the path and query.
  package enum Part: Sendable, Hashable {
    /// Text sent as it is.
    case text(String)
    /// The captured parameter of that name, as the client encoded it.
    case parameter(String)
  }

  /// Whether the scheme is `https`.
  package let isSecure: Bool
  /// The host: a name, an IPv4 address, or an IPv6 address without its brackets.
  package let host: String
  /// The port, 1 to 65,535; the scheme's own when the URL names none.
  package let port: Int
  /// The value of `Host`: the authority as written.
  package let authority: String
  /// Path and query, in order; empty for a URL without path.
  package let parts: [Part]
  /// The URL as written.
  package let text: String

  private static let example = "write it like this: http://127.0.0.1:9000/pets/{id}"

  /// Reads a URL; throws `invalid-integration` with the reason.
  ///
  /// Stage variables must have been put in before (``StageVariable``).
  package init(_ text: String) throws(CtapiError) {
    self.text = text
    let shown = text.escapedForTerminal
    let scheme = text.hasPrefix("http://") ? "http://" : text.hasPrefix("https://") ? "https://" : nil
    guard let scheme else {
      throw CtapiError(
        .invalidIntegration, "the integration URL '\(shown)' does not start with http:// or https://",
        hint: URLTemplate.example)
    }
    guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == 0x23 }) else {
      throw CtapiError(
        .invalidIntegration, "the integration URL '\(shown)' has a space, control character or '#'",
        hint: "percent-encode it, or leave it out")
    }
    isSecure = scheme == "https://"
    let rest = text.dropFirst(scheme.count)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    authority = String(rest[..<end])
    (host, port) = try URLTemplate.split(authority, isSecure: isSecure, of: shown)
    parts = try URLTemplate.parts(rest[end...], of: shown)
  }

  /// The names of the parameters used.
  package var parameterNames: [String] {
    parts.compactMap { part in
      guard case .parameter(let name) = part else { return nil }
      return name
    }
  }

  private static func split(
    _ authority: String, isSecure: Bool, of shown: String
  ) throws(CtapiError) -> (host: String, port: Int) {
    guard !authority.contains("@") else {
      // The URL is not shown: it has a password in it.
      throw CtapiError(
        .invalidIntegration,
        "the integration URL has a user before its host, and would keep a password in the document",
        hint: "take out what stands before '@'; send credentials by a mapping such as append:header.x-key")
    }
    var host = Substring(authority)
    var portText: Substring?
    if host.first == "[" {
      guard let close = host.firstIndex(of: "]") else {
        throw CtapiError(
          .invalidIntegration, "the integration URL '\(shown)' has no ']' behind its address", hint: example)
      }
      let tail = host[host.index(after: close)...]
      guard tail.isEmpty || tail.first == ":" else {
        throw CtapiError(.invalidIntegration, "the integration URL '\(shown)' has no usable host", hint: example)
      }
      portText = tail.isEmpty ? nil : tail.dropFirst()
      host = host[host.index(after: host.startIndex)..<close]
    } else if let colon = host.lastIndex(of: ":") {
      portText = host[host.index(after: colon)...]
      host = host[..<colon]
    }
    guard !host.isEmpty, !host.contains(where: { "@{}\\:%".contains($0) }) || authority.first == "[" else {
      throw CtapiError(
        .invalidIntegration, "the integration URL '\(shown)' has no usable host",
        hint: example)
    }
    guard let portText else { return (String(host), isSecure ? 443 : 80) }
    guard portText.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let port = Int(portText), (1...65_535).contains(port) else {
      throw CtapiError(
        .invalidIntegration, "the integration URL '\(shown)' has the port '\(String(portText).escapedForTerminal)'",
        hint: "ports go from 1 to 65535")
    }
    return (String(host), port)
  }

  private static func parts(_ text: Substring, of shown: String) throws(CtapiError) -> [Part] {
    var parts: [Part] = []
    var rest = text
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw CtapiError(.invalidIntegration, "the integration URL '\(shown)' has a '{' without '}'", hint: example)
      }
      var name = rest[rest.index(after: open)..<close]
      if name.last == "+" { name = name.dropLast() }
      guard !name.isEmpty, !name.contains("{") else {
        throw CtapiError(
          .invalidIntegration, "the integration URL '\(shown)' has a parameter without a name", hint: example)
      }
      parts.append(.parameter(String(name)))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return parts
  }
}
