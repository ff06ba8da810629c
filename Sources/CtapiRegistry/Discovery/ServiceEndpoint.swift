/// Where a healthy instance can be connected to.
package struct ServiceEndpoint: Sendable, Hashable {
  /// The instance's id.
  package var instance: String
  /// The IPv4 address, four bytes in network order.
  package var address: [UInt8]
  /// The port.
  package var port: UInt16

  /// An endpoint.
  package init(instance: String, address: [UInt8], port: UInt16) {
    self.instance = instance
    self.address = address
    self.port = port
  }

  /// Address and port: `127.0.0.1:8080`.
  package var authority: String { "\(address.map(String.init).joined(separator: ".")):\(port)" }
}
