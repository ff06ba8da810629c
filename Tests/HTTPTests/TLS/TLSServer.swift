import CtapiCore
import CtapiHTTP
import Glibc

/// A TLS server of a test: takes one connection, answers with exactly these bytes and ends, in order or not.
final class TLSServer {
  let port: UInt16
  private let thread: Thread

  init(_ context: TLSContext, answering answer: String, endsInOrder: Bool = true) throws {
    let listener = try ListeningSocket(.loopback(port: 0))
    port = listener.address.port
    thread = try Thread {
      var waiting = [pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)]
      poll(&waiting, 1, 5000)
      let socket = FileDescriptor(owning: accept(listener.descriptor, nil, nil))
      guard let session = try? TLSSession(acceptingWith: context, over: socket.rawValue),
        session.handshake() == .bytes(0)
      else { return }
      var request = ByteBuffer()
      guard case .bytes = session.read(into: &request, atMost: 65536) else { return }
      _ = session.write(Array(answer.utf8).span.bytes)
      if endsInOrder { session.end() }
    }
  }

  /// Waits for its end.
  func join() { thread.join() }
}
