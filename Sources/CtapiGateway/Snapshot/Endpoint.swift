/// One backend address: an IPv4 address and port.
package struct Endpoint: Sendable, Hashable {
  /// The address, its first byte the most significant.
  package let address: UInt32
  /// The port, 1 to 65,535.
  package let port: UInt16

  /// A backend at that address.
  package init(address: UInt32, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// A backend at an IPv4 literal; nil for anything else.
  package init?(host: String, port: Int) {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, let port = UInt16(exactly: port), port > 0 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard let byte = UInt8(part), String(byte) == part else { return nil }
      address = address << 8 | UInt32(byte)
    }
    self.init(address: address, port: port)
  }
}

extension Endpoint: CustomStringConvertible {
  package var description: String {
    [24, 16, 8, 0].map { String(address >> $0 & 255) }.joined(separator: ".") + ":\(port)"
  }
}
