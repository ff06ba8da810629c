package import CtapiCore

/// An absolute `http` or `https` URL, taken apart strictly: no user information, no fragment, nothing that needs encoding.
package struct HTTPURL: Sendable, Hashable {
  /// The host, lower case, an IPv6 literal without its brackets.
  package let host: String
  /// Whether the scheme is `https`.
  package let isSecure: Bool
  /// The port, 80 unless given, 443 for `https`.
  package let port: UInt16
  /// The path and query, beginning with `/`.
  package let target: String
  /// The host and port as they stand in the URL, for the `host` field.
  package let authority: String

  /// Reads a URL; throws `url-invalid` (exit 6).
  package init(_ text: String) throws(CtapiError) {
    let name = text.escapedForTerminal
    let scheme = text.prefix { $0 != ":" }.lowercased()
    guard scheme == "http" || scheme == "https", text.dropFirst(scheme.count).hasPrefix("://"),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "\\") })
    else { throw HTTPURL.invalid(name, "it is no http:// or https:// URL") }
    isSecure = scheme == "https"
    let rest = text.dropFirst(scheme.count + 3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let path = rest.dropFirst(authority.count)
    self.authority = String(authority)
    target = path.hasPrefix("/") ? String(path) : "/" + path
    (host, port) = try HTTPURL.split(authority, of: name, usually: isSecure ? 443 : 80)
  }

  private static func split(
    _ authority: Substring, of name: String, usually standard: UInt16
  ) throws(CtapiError) -> (String, UInt16) {
    var host = authority
    var port: Substring?
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { throw invalid(name, "its '[' is not closed") }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let rest = authority[authority.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw invalid(name, "its host is no host") }
      port = rest.isEmpty ? nil : rest.dropFirst()
      guard SocketAddress(literal: String(host), port: 0) != nil else { throw invalid(name, "its host is no address") }
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { throw invalid(name, "its host is no host") }
    guard let port else { return (host.lowercased(), standard) }
    guard let number = UInt16(port), number > 0, port.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
      throw invalid(name, "its port is no port")
    }
    return (host.lowercased(), number)
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x3A: true
    default: false
    }
  }

  private static func invalid(_ name: String, _ reason: String) -> CtapiError {
    CtapiError(
      .urlInvalid, "'\(name)' cannot be called: \(reason)",
      hint: "write it as http://HOST:PORT/PATH or https://HOST/PATH")
  }
}

extension ErrorCode {
  /// A URL that does not parse.
  package static let urlInvalid = ErrorCode("url-invalid", .invalidInput)
}
