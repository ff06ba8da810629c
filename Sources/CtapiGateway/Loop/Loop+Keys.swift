import CtapiHTTP

/// Requests whose token's issuer is being asked for its keys: the first ones after the start, and those with a key that
/// is new (`gateway.md` 2.2 step 4, statements 33 and 45). API Gateway fetches while they wait, too.
extension Loop {
  /// The longest they wait, in milliseconds: two documents of 1.5 s each, behind one other issuer's.
  private static let patience: Int64 = 6000

  /// Whether a request that was just denied is to wait for keys instead.
  @inline(never)
  func mayAwaitKeys(_ client: ConnectionTable.Place) -> Bool {
    authorizer.takeAwaitsKeys() && (!client.state.flags.contains(.hasAwaitedKeys) || client.state.awaitsUntil > now)
  }

  /// Keeps a request's head until there is another snapshot.
  mutating func awaitKeys(_ descriptor: Int32, _ bytes: RawSpan) {
    let client = connections.place(descriptor)
    keepHead(client, bytes, head.length)
    client.state.phase = .waiting
    if !client.state.flags.contains(.hasAwaitedKeys) {
      client.state.awaitedFetches = authorizer.fetches
      client.state.awaitsUntil = now &+ Loop.patience
    }
    client.state.deadline = client.state.awaitsUntil
    client.state.flags.formUnion([.awaitsKeys, .hasAwaitedKeys])
    pin(client)
    awaitingKeys.append(descriptor)
  }

  /// Goes on with all of them, by the snapshot that has come; those whose keys it has not wait again.
  mutating func goOnWithKeys() {
    var waiting: [Int32] = []
    swap(&waiting, &awaitingKeys)
    for descriptor in waiting { endAwaiting(descriptor) }
  }

  /// Goes on with one of them, should it still be there.
  mutating func endAwaiting(_ descriptor: Int32) {
    let client = connections.place(descriptor)
    guard client.state.kind == .client, client.state.flags.contains(.awaitsKeys) else { return }
    client.state.flags.remove(.awaitsKeys)
    resume(descriptor)
    readOn(descriptor)
  }
}
