import CtapiCore
import CtapiGateway
import CtapiHTTP

/// The IPv4 addresses behind a host name of an integration, as the gateway uses them.
enum HostAddresses {
  /// That nothing can be sent to the host that `text` names.
  static func unresolved(_ host: String, of text: String, _ reason: String) -> Diagnostic {
    let what = text.hasPrefix("TCP ") ? "clients are cut off" : "requests get 503"
    return Diagnostic(
      .warning, rule: "name-unresolved",
      "the host '\(host.escapedForTerminal)' of '\(text.escapedForTerminal)' has no IPv4 address, \(what): \(reason)",
      hint: isAddress(host)
        ? "backends are reached over IPv4: write such an address"
        : "see what name servers say: getent ahostsv4 \(host.escapedForTerminal)")
  }

  /// Whether an address stands in place of a name.
  static func isAddress(_ host: String) -> Bool { SocketAddress(literal: host, port: 0) != nil }

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
