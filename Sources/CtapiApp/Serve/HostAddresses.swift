import CtapiCore
import CtapiGateway
import CtapiHTTP

/// The IPv4 addresses behind a host name of an integration, as the gateway uses them.
enum HostAddresses {
  static func resolve(_ host: String, port: Int) throws(CtapiError) -> [Endpoint] {
    guard let port = UInt16(exactly: port) else { return [] }
    return try HostResolver().addresses(of: host, port: port).compactMap { address in
      guard case .ipv4(_, let port) = address else { return nil }
      return Endpoint(host: address.host, port: Int(port))
    }
  }
}
