package import CtapiCore

extension HTTPClient {
  /// Connects to an address and closes again, without a word; throws `unreachable` (exit 7).
  package func reach(_ address: SocketAddress) throws(CtapiError) {
    _ = try connect(to: address, by: ContinuousClock.now + timeout)
  }

  /// Connects to an address and speaks TLS with it as with a server of that name, then closes again.
  ///
  /// Throws `unreachable` (exit 7), or what a certificate that is not accepted has as its fault.
  package func reach(_ address: SocketAddress, as name: String, with context: TLSContext) throws(CtapiError) {
    let deadline = ContinuousClock.now + timeout
    var socket = try connect(to: address, by: deadline)
    try socket.secure(to: name, with: context, by: deadline)
  }
}
