/// Where one relayed connection stands: what waits in either direction, whose end has come, and what to wait for next.
///
/// Plain values, no socket: ``Loop`` does what it says. Each direction holds at most ``limit`` bytes, for its source is
/// read only while nothing waits (`gateway.md` 8.5).
struct RelayState: Equatable {
  /// One of the two connections.
  enum Side {
    case client
    case server

    var other: Side { self == .client ? .server : .client }
  }

  /// The bytes from one side to the other.
  struct Flow: Equatable {
    /// Bytes that were read and not taken by the other side.
    fileprivate(set) var waiting = 0
    /// Whether the source sends no more.
    fileprivate(set) var hasEnded = false
    /// Whether the other side knows, or is gone.
    fileprivate(set) var isOver = false
    /// Whether the source was cut off, so that the other side must not take what it got for the whole.
    fileprivate(set) var isCut = false
  }

  /// The most bytes that are read at once, and that wait in a direction.
  static let limit = 65_536

  /// Whether the server's connection is made.
  private(set) var isConnected = false
  private(set) var toServer = Flow()
  private(set) var toClient = Flow()
  /// Whether both sides have been told of the other's end.
  var isOver: Bool { toServer.isOver && toClient.isOver }

  /// Whether a side is to be read.
  func reads(_ side: Side) -> Bool {
    let flow = flow(from: side)
    return isConnected && !flow.hasEnded && !flow.isOver && flow.waiting == 0
  }

  /// Whether a side has something to take, or, of a server, is being connected.
  func writes(_ side: Side) -> Bool {
    side == .server && !isConnected ? true : isConnected && flow(from: side.other).waiting > 0
  }

  /// Whether the end of its peer is to be told to a side now.
  func shuts(_ side: Side) -> Bool {
    let flow = flow(from: side.other)
    return isConnected && flow.hasEnded && !flow.isOver && flow.waiting == 0
  }

  /// The server has taken the connection.
  mutating func connected() { isConnected = true }

  /// `count` bytes of a side could not be passed on yet.
  mutating func held(_ count: Int, from side: Side) {
    precondition(count >= 0 && count <= RelayState.limit)
    change(from: side) { $0.waiting += count }
  }

  /// A side has taken `count` of the bytes that waited for it.
  mutating func took(_ count: Int, by side: Side) {
    change(from: side.other) {
      precondition(count <= $0.waiting)
      $0.waiting -= count
    }
  }

  /// A side sends no more.
  mutating func ended(_ side: Side) { change(from: side) { $0.hasEnded = true } }

  /// A side was told of the other's end.
  mutating func shut(_ side: Side) { change(from: side.other) { $0.isOver = true } }

  /// A side was cut off: what it had sent still goes on, what waits for it is lost.
  mutating func cut(_ side: Side) {
    change(from: side) {
      $0.hasEnded = true
      $0.isCut = true
    }
    refused(side)
  }

  /// A side takes nothing more: what waits for it is lost, and its peer is not read again; what it sends goes on.
  mutating func refused(_ side: Side) {
    change(from: side.other) { flow in
      flow.waiting = 0
      flow.hasEnded = true
      flow.isOver = true
    }
  }

  /// The bytes from a side to the other.
  func flow(from side: Side) -> Flow { side == .client ? toServer : toClient }

  private mutating func change(from side: Side, _ change: (inout Flow) -> Void) {
    if side == .client { change(&toServer) } else { change(&toClient) }
  }
}
