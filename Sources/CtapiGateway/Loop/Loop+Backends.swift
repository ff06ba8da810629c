/// The backends of earlier snapshots.
extension Loop {
  /// Forgets those that nothing names any more: not the snapshot, whose pools are `served`, no connection, and no
  /// exchange under way.
  mutating func forgetBackends(but served: Set<Int32>) {
    var used = served
    guard pools.count > used.count else { return }
    for descriptor in 0..<min(highest &+ 1, connections.count) { note(descriptor, in: &used) }
    for stream in connections.firstStream..<connections.firstStream &+ connections.streamCount {
      note(stream, in: &used)
    }
    for connection in relaying.connections.values { used.insert(connection.pool) }
    pools.forget(allBut: used)
  }

  private func note(_ descriptor: Int32, in used: inout Set<Int32>) {
    let connection = connections.place(descriptor)
    switch connection.state.kind {
    case .upstream: used.insert(connection.state.pool)
    // Its record names the backend that was asked last.
    case .client where connection.state.facts.begun > 0 && connection.state.asked >= 0:
      used.insert(connection.state.asked)
    case .client, .free, .greeting, .multiplexed: break
    }
  }
}
