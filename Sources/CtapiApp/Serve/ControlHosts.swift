import CtapiCore
import CtapiHTTP
import CtapiWire

/// The names under which the control port answers.
///
/// A page that a browser shows may have its own name lead to this machine (DNS rebinding), and could then read and write
/// tables as if it were a program of the user's; its requests still carry the page's name as their host. A page that calls
/// this machine under its own name carries the page's name as its origin.
struct ControlHosts: Sendable {
  private let names: Set<String>
  /// Whether it listens at all of the machine's addresses, so that each of them may be its host.
  private let takesAddresses: Bool

  /// The names of loopback, the address it listens at, and what the user names besides.
  init(at address: SocketAddress, besides more: [String] = []) {
    names = Set(["localhost", "127.0.0.1", "::1", address.host] + more.map { $0.lowercased() })
    takesAddresses = ["0.0.0.0", "::"].contains(address.host)
  }

  /// Whether a `host` field names this port, whatever its port is; an absent one does not.
  func allows(_ field: String?) -> Bool {
    guard let host = field.flatMap(ControlHosts.name) else { return false }
    // Nobody but this machine's own resolver answers for these names (RFC 6761 §6.3).
    if names.contains(host) || host.hasSuffix(".localhost") { return true }
    return takesAddresses && SocketAddress(literal: host, port: 0) != nil
  }

  /// Whether the page behind a request is one of this machine's, or there is none.
  ///
  /// Browsers send `origin` with all that a page may do beyond reading what it cannot see, and say themselves where
  /// anything else comes from; a page at `localhost` is another site than `127.0.0.1` to them.
  func allowsPage(of request: HTTPRequest) -> Bool {
    let origins = request.headers.values(of: "origin")
    guard origins.isEmpty else { return origins.allSatisfy(isOwnOrigin) }
    return request.headers.values(of: "sec-fetch-site").allSatisfy { $0 != "cross-site" }
  }

  /// Whether an origin (RFC 6454 §6.1) is of one of these hosts; `null`, which every page can get, is not.
  private func isOwnOrigin(_ origin: String) -> Bool {
    for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
      return allows(String(origin.dropFirst(scheme.count)))
    }
    return false
  }

  /// The answer to a request under another name, or of a page from elsewhere; nil when it may be served.
  ///
  /// What an issuer publishes is everybody's, and is asked for under the name of a proxy in front.
  func refusal(of request: HTTPRequest) -> HTTPResponse? {
    if OIDCEndpoint.claims(request) && request.isReading { return nil }
    let field = request.headers["host"]
    guard allows(field) else {
      return ControlHosts.forbidden(
        "the control port does not answer to the host '\((field ?? "").escapedForTerminal)': expected localhost, "
          + "127.0.0.1, [::1] or the address it listens at; call it by one of these, or start it with "
          + "ctapi serve --control-host NAME")
    }
    guard allowsPage(of: request) else {
      let origin = request.headers["origin"].map { "of '\($0.escapedForTerminal)'" } ?? "of another site"
      return ControlHosts.forbidden(
        "the control port does not answer to pages \(origin): expected one of localhost, 127.0.0.1, [::1] or the "
          + "address it listens at; serve the page there, or start it with ctapi serve --control-host NAME")
    }
    return nil
  }

  private static func forbidden(_ message: String) -> HTTPResponse {
    let body: JSON = ["__type": "AccessDeniedException", "message": .string(message)]
    return HTTPResponse(status: 403, contentType: "application/json", body: body.bytes())
  }

  /// The host of a `host` field in lower case, without port and brackets; nil for what is none.
  private static func name(_ field: String) -> String? {
    var host = field[...]
    if host.hasPrefix("[") {
      guard let close = host.firstIndex(of: "]") else { return nil }
      let rest = host[host.index(after: close)...]
      guard rest.isEmpty || isPort(rest) else { return nil }
      host = host[host.index(after: host.startIndex)..<close]
      return host.lowercased()
    }
    if let colon = host.firstIndex(of: ":") {
      guard isPort(host[colon...]) else { return nil }
      host = host[..<colon]
    }
    return host.isEmpty ? nil : host.lowercased()
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && text.count > 1 && UInt16(text.dropFirst()) != nil
  }
}

extension HTTPRequest {
  fileprivate var isReading: Bool { method == "GET" || method == "HEAD" }
}
