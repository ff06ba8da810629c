import Glibc

/// A client's address as `forwarded` writes it (RFC 7239 §6): IPv6 in brackets and quotes.
enum ClientAddress {
  static func text(of storage: sockaddr_storage) -> [UInt8] {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    if storage.ss_family == sa_family_t(AF_INET6) {
      var address = withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in6.self) }.sin6_addr
      inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
      return Array("\"[".utf8) + bytes(text) + Array("]\"".utf8)
    }
    var address = withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in.self) }.sin_addr
    inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
    return bytes(text)
  }

  private static func bytes(_ text: [CChar]) -> [UInt8] {
    text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
  }
}
