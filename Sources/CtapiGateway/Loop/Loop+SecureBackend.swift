import CtapiCore
import CtapiHTTP

extension Loop {
  /// Begins a TLS session with the backend of a pool over a new connection; false when there can be none.
  mutating func beginSession(_ descriptor: Int32, of pool: Int32, isConnected: Bool) -> Bool {
    guard let name = pools[pool].backend.serverName, let context = snapshot.clientTLS,
      let session = try? TLSSession(to: name, with: context, over: descriptor)
    else { return false }
    let connection = connections.place(descriptor)
    connection.state.transport = .secure
    connection.state.tls = consume session
    if isConnected {
      connection.state.phase = .handshaking
      setInterest(descriptor, [.readable, .writable])
    }
    return true
  }

  /// Goes on with the handshake; then sends the request that waits.
  mutating func handshakeWithBackend(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    guard let outcome = connection.state.tls?.handshake() else { return }
    switch outcome {
    case .wantsRead: setInterest(descriptor, .readable)
    case .wantsWrite: setInterest(descriptor, .writable)
    case .closed: upstreamFailed(descriptor, .notConnected)
    case .failed(.system): upstreamFailed(descriptor, .notConnected)
    case .failed(let failure):
      tellOfBackend(descriptor, failure)
      let client = connection.state.peer
      if client >= 0 { connections[client].tlsFailure = failure }
      upstreamFailed(descriptor, .untrusted(failure))
    case .bytes:
      connection.state.phase = .busy
      pools[connection.state.pool].isKnownUntrusted = false
      setInterest(descriptor, [.readable, .writable])
      upstreamWritable(descriptor)
    }
  }

  /// Says once why a backend is not trusted, until it is again.
  private mutating func tellOfBackend(_ descriptor: Int32, _ failure: TLSFailure) {
    let pool = connections[descriptor].pool
    guard !pools[pool].isKnownUntrusted, let name = pools[pool].backend.serverName else { return }
    pools[pool].isKnownUntrusted = true
    var text = failure.text
    var hint: String?
    if case .certificate(let code) = failure,
      let fault = connections[descriptor].tls?.certificateFault(expecting: name, code: code)
    {
      text = fault.message
      hint = fault.hint
    }
    tell(
      Diagnostic(
        .warning, rule: "backend-untrusted",
        "no TLS with the backend \(pools[pool].backend.endpoint) as '\(name.escapedForTerminal)', requests get 503: \(text)",
        hint: hint))
  }

  /// Deals with a backend's session that has something to read while no answer is expected; false when it is to be
  /// closed.
  ///
  /// Servers send tickets for later sessions whenever they like, which are no bytes of the application.
  mutating func secureBackendReadable(_ descriptor: Int32) -> Bool {
    if connections[descriptor].phase == .handshaking {
      handshakeWithBackend(descriptor)
      return true
    }
    return isSecureBackendQuiet(descriptor)
  }

  /// Whether nothing has come on a waiting connection, its end included.
  mutating func isSecureBackendQuiet(_ descriptor: Int32) -> Bool {
    connections[descriptor].tls?.peek() == .wantsRead
  }
}
