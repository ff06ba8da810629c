import CLinux
import CtapiCore
import CtapiHTTP
import Glibc

extension Loop {
  /// Begins the TLS handshake with a client that was just accepted.
  mutating func beginGreeting(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    guard let serverTLS, let session = try? TLSSession(acceptingWith: serverTLS, over: descriptor) else {
      close(descriptor)
      return
    }
    connection.state.kind = .greeting
    connection.state.transport = .secure
    connection.state.tls = consume session
    connection.state.deadline = now &+ limits.headTimeout
  }

  /// Goes on with a client's handshake; then its connection is as any other, or a multiplexed one.
  mutating func greet(_ descriptor: Int32) {
    let connection = connections.place(descriptor)
    guard let outcome = connection.state.tls?.handshake() else { return }
    switch outcome {
    case .wantsRead: setInterest(descriptor, .readable)
    case .wantsWrite: setInterest(descriptor, .writable)
    case .closed: close(descriptor)
    case .failed(let failure):
      explainGreeting(connection, failure)
      if failure == .plainHTTP { answerPlainly(descriptor) }
      close(descriptor)
    case .bytes:
      setInterest(descriptor, .readable)
      if connection.state.tls?.speaksHTTP2 == true {
        beginMultiplexing(descriptor)
      } else {
        connection.state.kind = .client
        connection.state.phase = .head
        connection.state.deadline = now &+ limits.idleTimeout
        // The first request may have come with the end of the handshake.
        clientReadable(descriptor)
      }
    }
  }

  /// Tells a client that speaks HTTP without TLS here what is wrong, as far as the socket takes it at once.
  private func answerPlainly(_ descriptor: Int32) {
    var out = ByteBuffer(capacity: 256)
    out.append("HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: 46\r\n")
    out.append("connection: close\r\n\r\n{\"message\":\"This port speaks HTTPS, not HTTP\"}")
    _ = out.write(to: descriptor)
    shutdown(descriptor, Int32(SHUT_WR))
  }
}
