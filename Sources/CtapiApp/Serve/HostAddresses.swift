import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP

/// The IPv4 addresses behind a host name of an integration, as the gateway uses them.
enum HostAddresses {
  /// That nothing can be sent to a URL's host.
  static func unresolved(_ url: URLTemplate, _ reason: String) -> Diagnostic {
    Diagnostic(
      .warning, rule: "name-unresolved",
      "the host '\(url.host.escapedForTerminal)' of '\(url.text.escapedForTerminal)' has no IPv4 address, requests get "
        + "503: \(reason)",
      hint: url.hasAddress
        ? "backends are reached over IPv4: write such an address"
        : "see what name servers say: getent ahostsv4 \(url.host.escapedForTerminal)")
  }

  /// The addresses that the hosts file, or `resolver`, knows.
  static func resolve(
    _ host: String, port: Int, by resolver: HostResolver = HostResolver()
  ) throws(CtapiError) -> [Endpoint] {
    guard let port = UInt16(exactly: port) else { return [] }
    return try resolver.addresses(of: host, port: port).compactMap { address in
      guard case .ipv4(_, let port) = address else { return nil }
      return Endpoint(host: address.host, port: Int(port))
    }
  }
}

extension URLTemplate {
  /// Whether an address stands in place of a host's name.
  var hasAddress: Bool { SocketAddress(literal: host, port: 0) != nil }
}
