import Glibc

/// A place to listen at or connect to.
package enum SocketAddress: Sendable, Hashable {
  /// Four bytes in network order, and a port; port 0 lets the kernel pick when listening.
  case ipv4([UInt8], port: UInt16)
  /// Sixteen bytes in network order, and a port.
  case ipv6([UInt8], port: UInt16)
  /// A Unix socket's path, at most 107 bytes.
  case unix(String)

  /// Reads an IP literal, without brackets; nil for names and anything else.
  package init?(literal: String, port: UInt16) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, literal, &four) == 1 {
      self = .ipv4(withUnsafeBytes(of: four) { Array($0) }, port: port)
    } else if inet_pton(AF_INET6, literal, &six) == 1 {
      self = .ipv6(withUnsafeBytes(of: six) { Array($0) }, port: port)
    } else {
      return nil
    }
  }

  /// The loopback address 127.0.0.1 with that port.
  package static func loopback(port: UInt16) -> SocketAddress { .ipv4([127, 0, 0, 1], port: port) }

  /// Whether only this machine can reach it.
  package var isLocal: Bool {
    switch self {
    case .ipv4(let bytes, _): bytes.first == 127
    case .ipv6(let bytes, _): bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    case .unix: true
    }
  }

  /// Whether not both can be listened at: one port of one host, or of every host where either means that.
  ///
  /// Port 0 is another port each time; the IPv6 address of every host is that of IPv4's, too (ipv6(7)).
  package func overlaps(_ other: SocketAddress) -> Bool {
    guard let bytes, let others = other.bytes else { return self == other }
    guard port == other.port, port > 0 else { return false }
    let (isEvery, isOthersEvery) = (bytes.allSatisfy { $0 == 0 }, others.allSatisfy { $0 == 0 })
    return bytes == others || isEvery && bytes.count >= others.count || isOthersEvery && others.count >= bytes.count
  }

  /// The port; 0 for a Unix socket.
  package var port: UInt16 {
    switch self {
    case .ipv4(_, let port), .ipv6(_, let port): port
    case .unix: 0
    }
  }

  /// The address's four or sixteen bytes in network order; nil for a Unix socket.
  package var bytes: [UInt8]? {
    switch self {
    case .ipv4(let bytes, _), .ipv6(let bytes, _): bytes
    case .unix: nil
    }
  }

  /// The host without the port, as an IP literal without brackets, or the path.
  package var host: String {
    switch self {
    case .ipv4(let bytes, _): bytes.map(String.init).joined(separator: ".")
    case .ipv6(let bytes, _): SocketAddress.ipv6Text(bytes)
    case .unix(let path): path
    }
  }

  private static func ipv6Text(_ bytes: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard bytes.count == 16, inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "::" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension SocketAddress: CustomStringConvertible {
  package var description: String {
    switch self {
    case .ipv4(_, let port): "\(host):\(port)"
    case .ipv6(_, let port): "[\(host)]:\(port)"
    case .unix(let path): path
    }
  }
}
