import CLinux
import CtapiHTTP
import Glibc

/// New connections.
extension Loop {
  /// Takes every client that waits at a listener.
  mutating func acceptClients(_ listener: ListeningSocket?, isSecure: Bool) {
    guard let listener else { return }
    var storage = sockaddr_storage()
    while true {
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let descriptor = withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { clinux_accept(listener.descriptor, $0, &length) }
      }
      guard descriptor >= 0 else {
        let error = clinux_errno()
        if Loop.exhaustions.contains(error) { pauseAccepting() }
        return
      }
      Loop.sendAtOnce(descriptor)
      guard begin(descriptor, .client, .head, .readable) else { continue }
      let text = ClientAddress.text(of: storage)
      for (index, byte) in text.prefix(48).enumerated() { connections[descriptor].address[index] = byte }
      connections[descriptor].addressLength = Int32(min(text.count, 48))
      connections[descriptor].hasVersion6Address = text.contains(UInt8(ascii: ":"))
      connections[descriptor].deadline = now &+ limits.idleTimeout
      if isSecure { beginGreeting(descriptor) }
    }
  }

  /// Takes the clients that have connected, and then none any more: who comes later is refused and does not wait for
  /// an answer that nobody will give (`reliability.md` 0.5).
  mutating func stopListening() {
    for (socket, isSecure) in [(listener, false), (secureListener, true)] {
      guard let socket else { continue }
      acceptClients(socket, isSecure: isSecure)
      poller.remove(socket.descriptor)
      socket.stop()
    }
    listener = nil
    secureListener = nil
  }

  /// Lets clients wait in the kernel while there is no descriptor, or no memory, for them, instead of being told of them for ever.
  private mutating func pauseAccepting() {
    isFull = true
    watchListeners([])
  }

  /// Changes what the listeners wait for.
  func watchListeners(_ interest: Poller.Interest) {
    if let listener { poller.modify(listener.descriptor, interest) }
    if let secureListener { poller.modify(secureListener.descriptor, interest) }
  }

  /// Takes a new descriptor into the table; closes it and answers false when the table has no place for it.
  mutating func begin(
    _ descriptor: Int32, _ kind: Connection.Kind, _ phase: Connection.Phase, _ interest: Poller.Interest
  ) -> Bool {
    guard connections.grow(toHold: descriptor) else {
      Glibc.close(descriptor)
      return false
    }
    let connection = connections.place(descriptor)
    connection.state.kind = kind
    connection.state.phase = phase
    connection.state.birth = round
    connection.state.interest = interest
    poller.add(descriptor, interest)
    highest = max(highest, descriptor)
    open &+= 1
    return true
  }
}
