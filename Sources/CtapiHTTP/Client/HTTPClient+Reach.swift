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
}
