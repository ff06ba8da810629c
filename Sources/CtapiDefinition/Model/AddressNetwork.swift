import Glibc

/// A range of IPv4 or IPv6 addresses: `10.0.0.0/8`, or one address alone (RFC 4632 §3.1).
package struct AddressNetwork: Sendable, Hashable {
  /// The address's bytes, 4 or 16, those beyond the prefix zero.
  package let address: [UInt8]
  /// How many bits of it count.
  package let prefix: Int

  /// Reads a network; nil for what is none.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = AddressNetwork.bytes(of: String(parts[0])) else { return nil }
    var prefix = bytes.count * 8
    if parts.count == 2 {
      guard let given = Int(parts[1]), (0...prefix).contains(given), String(given) == parts[1] else { return nil }
      prefix = given
    }
    self.prefix = prefix
    address = AddressNetwork.masked(bytes, prefix)
  }

  /// Whether an address, as text, lies in it.
  package func contains(_ text: String) -> Bool {
    guard let bytes = AddressNetwork.bytes(of: text), bytes.count == address.count else { return false }
    return AddressNetwork.masked(bytes, prefix) == address
  }

  private static func bytes(of text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: six) { Array($0) } }
    return nil
  }

  private static func masked(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let bits = min(max(prefix - index * 8, 0), 8)
      return bits == 0 ? 0 : byte & ~UInt8(truncatingIfNeeded: 0xFF >> bits)
    }
  }
}

extension AddressNetwork: CustomStringConvertible {
  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    _ = inet_ntop(address.count == 4 ? AF_INET : AF_INET6, address, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) + "/\(prefix)"
  }
}
