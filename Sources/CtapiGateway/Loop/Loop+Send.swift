import CLinux
import CtapiHTTP
import Glibc

extension Loop {
  /// Sends bytes on a connection: at once as far as the kernel takes them, the rest when it has room.
  ///
  /// False when the connection turned out to be broken; it is still there then, for the caller to deal with.
  @inline(__always)
  mutating func send(_ descriptor: Int32, _ bytes: RawSpan) -> Bool {
    var sent = 0
    let connection = connections.place(descriptor)
    if connection.state.transport != .plain { return sendWithin(descriptor, bytes) }
    if connection.state.output.isEmpty, connection.state.phase != .connecting {
      let count = bytes.byteCount
      let wrote = bytes.withUnsafeBytes { clinux_send(descriptor, $0.baseAddress, count) }
      if wrote == count { return true }
      if wrote < 0 {
        let error = clinux_errno()
        guard error == EAGAIN || error == EINTR else { return false }
      } else {
        sent = wrote
      }
    }
    connection.state.output.append(bytes.extracting(sent...))
    setInterest(descriptor, connection.state.interest.union(.writable))
    return true
  }

  /// Sends what waits; false when the connection turned out to be broken.
  mutating func sendRest(_ descriptor: Int32) -> Bool {
    if connections[descriptor].transport != .plain { return sendSecureRest(descriptor) }
    while !connections[descriptor].output.isEmpty {
      if connections[descriptor].output.write(to: descriptor) < 0 {
        let error = clinux_errno()
        return error == EAGAIN || error == EINTR
      }
    }
    setInterest(descriptor, connections[descriptor].interest.subtracting(.writable))
    return true
  }

  /// Stops reading from one side while the other does not keep up.
  mutating func holdBack(_ source: Int32, behind sink: Int32) {
    let waiting = connections[sink].stream?.backlog ?? connections[sink].output.count
    guard waiting > Loop.backlog else { return }
    setInterest(source, connections[source].interest.subtracting(.readable))
  }

  /// Reads again from a side that was held back.
  @inline(__always)
  mutating func readAgain(_ source: Int32) {
    let interest = connections[source].interest
    if !interest.contains(.readable) { setInterest(source, interest.union(.readable)) }
  }
}
