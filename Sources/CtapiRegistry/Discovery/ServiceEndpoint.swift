/// Where a healthy instance can be connected to.
package struct ServiceEndpoint: Sendable, Hashable {
  /// The instance's id.
  package var instance: String
  /// The address in network order: four bytes of IPv4, sixteen of IPv6.
  package var address: [UInt8]
  /// The port.
  package var port: UInt16

  /// An endpoint.
  package init(instance: String, address: [UInt8], port: UInt16) {
    self.instance = instance
    self.address = address
    self.port = port
  }
}
