import Glibc

/// A client's address as text (RFC 5952).
enum ClientAddress {
  /// The address alone; that of an IPv4 client of a socket for both kinds is IPv4 (RFC 4291 §2.5.5.2).
  static func text(of storage: sockaddr_storage) -> [UInt8] {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    if storage.ss_family == sa_family_t(AF_INET6) {
      var address = withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in6.self) }.sin6_addr
      inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
      let mapped = Array("::ffff:".utf8)
      let bytes = bytes(text)
      return bytes.starts(with: mapped) && bytes.contains(UInt8(ascii: "."))
        ? Array(bytes.dropFirst(mapped.count)) : bytes
    }
    var address = withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in.self) }.sin_addr
    inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
    return bytes(text)
  }

  private static func bytes(_ text: [CChar]) -> [UInt8] {
    text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
  }
}
