/// What a host's name stands for.
package struct ResolvedName: Sendable, Hashable {
  /// The addresses, best first.
  package var addresses: [SocketAddress]
  /// For how many seconds they hold by the name server's word; nil for what no server said.
  package var seconds: Int?

  /// Addresses, and how long they hold.
  package init(_ addresses: [SocketAddress], seconds: Int? = nil) {
    self.addresses = addresses
    self.seconds = seconds
  }
}
