import CtapiCore
import Glibc

extension SocketAddress {
  /// The address family of the kernel.
  package var family: Int32 {
    switch self {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    case .unix: AF_UNIX
    }
  }

  /// Lends the kernel's form of the address; nil when a path is too long for it.
  func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result? {
    switch self {
    case .ipv4(let bytes, let port):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes.prefix(4)) }
      return SocketAddress.lend(&address, body)
    case .ipv6(let bytes, let port):
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes.prefix(16)) }
      return SocketAddress.lend(&address, body)
    case .unix(let path):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      // One byte stays for the terminating zero.
      guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else { return nil }
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
      return SocketAddress.lend(&address, body)
    }
  }

  /// Connects a socket of the address's family: 0, or -1 with the reason in `errno`.
  package func connect(_ descriptor: Int32) -> Int32 {
    withSystemAddress { Glibc.connect(descriptor, $0, $1) } ?? -1
  }

  private static func lend<Address, Result>(
    _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
    }
  }

  /// The address a bound descriptor has got; for a Unix socket, the one given.
  func bound(of descriptor: Int32) throws(SystemError) -> SocketAddress {
    if case .unix = self { return self }
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { throw SystemError.last }
    // Port and family stand at the same place in both families.
    let port = withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    switch self {
    case .ipv4(let bytes, _): return .ipv4(bytes, port: port)
    case .ipv6(let bytes, _): return .ipv6(bytes, port: port)
    case .unix: return self
    }
  }
}
