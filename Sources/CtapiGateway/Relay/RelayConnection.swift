import CtapiHTTP

/// A client and its server, with what waits between them; belongs to one loop.
final class RelayConnection {
  /// The two sockets; the server's is -1 while there is none.
  let client: Int32
  var server: Int32 = -1
  var state = RelayState()
  /// What each side has not taken yet.
  var toServer = ByteBuffer()
  var toClient = ByteBuffer()
  /// What each socket waits for.
  var clientInterest = Poller.Interest()
  var serverInterest = Poller.Interest()
  /// The listener it came to.
  let port: UInt16
  let series: RelaySeries
  /// The backends that it may go to, the next to be tried first.
  let backends: [Backend]
  /// How many were tried, and the pool of the last one.
  var attempts = 0
  var pool: Int32 = -1
  /// Keeps what ``series`` counts in.
  private let snapshot: GatewaySnapshot
  /// When the loop must look at it, in milliseconds of its clock.
  var deadline: Int64 = 0
  /// The round of events in which its last socket began: what that round reports may be about an earlier owner.
  var birth: UInt64 = 0

  init(client: Int32, _ relay: ServedRelay, of snapshot: GatewaySnapshot, backends: [Backend]) {
    self.client = client
    self.backends = backends
    self.snapshot = snapshot
    port = relay.port
    series = relay.series
  }

  /// Which side a socket is.
  func side(of descriptor: Int32) -> RelayState.Side { descriptor == client ? .client : .server }

  /// A side's socket.
  func descriptor(of side: RelayState.Side) -> Int32 { side == .client ? client : server }
}
