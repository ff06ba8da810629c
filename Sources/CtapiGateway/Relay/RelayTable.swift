import CtapiHTTP

/// The TCP listeners of one loop and their connections, by their sockets.
struct RelayTable {
  /// A listener of this loop.
  struct Listener {
    let port: UInt16
    let socket: ListeningSocket
    /// Where it is in the loop's snapshot.
    var index: Int
    /// The backend its next connection goes to.
    var turn: UInt32
    /// Whether it was said that none of its backends takes connections, since one last did.
    var isKnownDown = false
  }

  var listeners: [Int32: Listener] = [:]
  /// Each connection under both of its sockets.
  var connections: [Int32: RelayConnection] = [:]
  /// How many connections there are.
  var count = 0
  /// Whether clients wait in the kernel because there are as many as may be.
  var isFull = false
}
