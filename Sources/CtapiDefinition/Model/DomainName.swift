package import CtapiCore

/// A host name of the user's own under which mapped APIs answer (`gateway.md` 1.6).
package struct DomainName: Sendable, Hashable {
  /// The name in lower case; `*.` in front stands for one label.
  package let name: String
  /// The certificate the endpoint shows: a name the server knows, or an ARN; nil for none.
  package var certificate: String?
  /// When it was made.
  package let created: Timestamp

  /// A domain of its parts; throws `invalid-domain`.
  package init(_ name: String, certificate: String? = nil, created: Timestamp) throws(CtapiError) {
    self.name = name.lowercased()
    self.certificate = certificate
    self.created = created
    try check(as: name)
  }

  private func check(as given: String) throws(CtapiError) {
    let shown = given.escapedForTerminal
    let hint = "write it like this: api.example.com or *.example.com"
    var labels = name.split(separator: ".", omittingEmptySubsequences: false)
    if labels.first == "*" { labels.removeFirst() }
    guard name.utf8.count <= 253, labels.count >= 2 else {
      throw CtapiError(.invalidDomain, "'\(shown)' is no domain name of at least two labels", hint: hint)
    }
    for label in labels {
      let isName = label.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
      guard isName, (1...63).contains(label.utf8.count), label.first != "-", label.last != "-" else {
        throw CtapiError(
          .invalidDomain, "'\(shown)' has the label '\(String(label).escapedForTerminal)'", hint: hint)
      }
    }
    if let last = labels.last, last.utf8.allSatisfy({ $0 &- 0x30 < 10 }) {
      throw CtapiError(.invalidDomain, "'\(shown)' is an address, not a domain name", hint: hint)
    }
    if let certificate, !(1...2048).contains(certificate.utf8.count) || certificate.hasControlCharacters {
      throw CtapiError(.invalidDomain, "the certificate's name of '\(shown)' has not 1 to 2048 printable characters")
    }
  }
}

extension DomainName {
  /// Whether the name stands for any one label in front of the rest.
  package var isWildcard: Bool { name.hasPrefix("*.") }

  /// Whether a request for `host`, with or without a port, is one for this domain; case and the dot of the root
  /// (RFC 1034 §3.1) do not count.
  package func serves(_ host: String) -> Bool {
    var host = host.prefix { $0 != ":" }.lowercased()
    if host.hasSuffix(".") { host.removeLast() }
    guard isWildcard else { return host == name }
    guard let dot = host.firstIndex(of: "."), dot > host.startIndex else { return false }
    return host[dot...] == name.dropFirst()
  }
}

extension String {
  /// Whether there is a character that could drive a terminal or break a line.
  var hasControlCharacters: Bool { unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) } }
}
