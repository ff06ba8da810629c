import CtapiCore
import CtapiGateway
import CtapiHTTP

/// The addresses behind a host name of an integration, as the gateway uses them: IPv4's, or where there are none IPv6's.
enum HostAddresses {
  /// That nothing can be sent to the host that `text` names.
  static func unresolved(_ host: String, of text: String, _ reason: String) -> Diagnostic {
    let what = text.hasPrefix("TCP ") ? "clients are cut off" : "requests get 503"
    return Diagnostic(
      .warning, rule: "name-unresolved",
      "the host '\(host.escapedForTerminal)' of '\(text.escapedForTerminal)' has no address, \(what): \(reason)",
      hint: "see what name servers say: getent ahosts \(host.escapedForTerminal)")
  }

  /// Those of one family: who has both is asked by the one that every backend listens at.
  static func preferred(_ addresses: [SocketAddress]) -> [SocketAddress] {
    let four = addresses.filter { if case .ipv4 = $0 { true } else { false } }
    return four.isEmpty ? addresses : four
  }

  /// The addresses that the hosts file, or `resolver`, knows.
  static func resolve(
    _ host: String, port: Int, by resolver: HostResolver = HostResolver()
  ) throws(CtapiError) -> [Endpoint] {
    guard let port = UInt16(exactly: port) else { return [] }
    return preferred(try resolver.addresses(of: host, port: port)).compactMap(Endpoint.init)
  }
}
