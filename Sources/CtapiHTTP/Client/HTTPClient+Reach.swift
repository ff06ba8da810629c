package import CtapiCore

extension HTTPClient {
  /// Connects to an address and closes again, without a word; throws `unreachable` (exit 7).
  package func reach(_ address: SocketAddress) throws(CtapiError) {
    do throws(ClientSocket.Failure) {
      _ = try ClientSocket(connectingTo: address, by: ContinuousClock.now + connectTimeout)
    } catch {
      throw HTTPClient.unreachable(address, error)
    }
  }

  /// Connects to an address and speaks TLS with it as with a server of that name, then closes again.
  ///
  /// Throws `unreachable` (exit 7), or what a certificate that is not accepted has as its fault.
  package func reach(_ address: SocketAddress, as name: String, with context: TLSContext) throws(CtapiError) {
    let deadline = ContinuousClock.now + timeout
    var socket: ClientSocket
    do throws(ClientSocket.Failure) {
      socket = try ClientSocket(connectingTo: address, by: min(deadline, ContinuousClock.now + connectTimeout))
    } catch {
      throw HTTPClient.unreachable(address, error)
    }
    try socket.secure(to: name, with: context, by: deadline)
  }
}
