package import CtapiCore

/// Finds a host's addresses: IP literals, `localhost` and names below it, the hosts file, and name servers where given.
///
/// The C library's resolver is out of reach of a static executable.
package struct HostResolver: Sendable {
  private let hostsFile: String
  private let servers: NameServers?

  /// A resolver that looks names up in that file, and then asks `servers`.
  package init(hostsFile: String = "/etc/hosts", servers: NameServers? = nil) {
    self.hostsFile = hostsFile
    self.servers = servers
  }

  /// The addresses of `host`, best first; throws `name-unresolved` (exit 7) when there is none.
  package func addresses(of host: String, port: UInt16) throws(CtapiError) -> [SocketAddress] {
    try lookup(host, port: port).addresses
  }

  /// The addresses of `host`, best first, and how long they hold; throws `name-unresolved` (exit 7) when there is none.
  package func lookup(_ host: String, port: UInt16) throws(CtapiError) -> ResolvedName {
    if let literal = SocketAddress(literal: host, port: port) { return ResolvedName([literal]) }
    let name = host.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") {
      return ResolvedName(["127.0.0.1", "::1"].compactMap { SocketAddress(literal: $0, port: port) })
    }
    var found = ResolvedName(listed(name, port: port))
    if found.addresses.isEmpty, let servers { found = try servers.lookup(name, port: port) }
    guard !found.addresses.isEmpty else {
      let asked = servers == nil ? "nor in \(hostsFile)" : "in \(hostsFile), nor known to a name server"
      throw CtapiError(
        .nameUnresolved, "no address for '\(host.escapedForTerminal)': neither an IP address, localhost, \(asked)",
        hint: "use an IP address")
    }
    return found
  }

  private func listed(_ name: String, port: UInt16) -> [SocketAddress] {
    // A file that is missing or unreadable names no host.
    guard let bytes = try? Files.read(hostsFile, limit: 1 << 20) else { return [] }
    var found: [SocketAddress] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      guard let first = words.first, words.dropFirst().contains(where: { lowercased($0) == name }) else { continue }
      let literal = String(decoding: first, as: UTF8.self)
      if let address = SocketAddress(literal: literal, port: port) { found.append(address) }
    }
    return found
  }

  private func lowercased(_ word: ArraySlice<UInt8>) -> String { String(decoding: word, as: UTF8.self).lowercased() }
}

extension ErrorCode {
  /// A host name without an address.
  package static let nameUnresolved = ErrorCode("name-unresolved", .unavailable)
  /// No name server says anything of a host name.
  package static let nameServersSilent = ErrorCode("name-servers-silent", .unavailable)
}
