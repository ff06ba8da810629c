package import CtapiHTTP

/// One backend address: an IP address and port.
package struct Endpoint: Sendable, Hashable {
  /// The address; never a Unix socket's, and its port is 1 to 65,535.
  package let address: SocketAddress

  /// A backend at that address; nil for a Unix socket, and for port 0.
  package init?(_ address: SocketAddress) {
    guard address.port > 0 else { return nil }
    self.address = address
  }

  /// A backend at an IP literal without brackets; nil for anything else.
  package init?(host: String, port: Int) {
    guard let port = UInt16(exactly: port), let address = SocketAddress(literal: host, port: port) else { return nil }
    self.init(address)
  }

  /// A backend at an address in network order, four bytes or sixteen; nil for port 0.
  package init?(bytes: [UInt8], port: UInt16) {
    self.init(bytes.count == 4 ? .ipv4(bytes, port: port) : .ipv6(bytes, port: port))
  }
}

extension Endpoint: CustomStringConvertible {
  package var description: String { address.description }
}
