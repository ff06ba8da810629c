import CtapiCore
import CtapiHTTP
import Glibc
import Synchronization

/// A backend that answers one connection as soon as anything has come, without waiting for the body.
final class EarlyBackend: Sendable {
  let port: UInt16
  private let listener: ListeningSocket
  private let thread = Mutex<Thread?>(nil)

  /// With `closes` it reads no more of the body; else until the gateway closes.
  init(answer: String = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"name\":\"Rex\"}", closes: Bool = false) throws
  {
    let listener = try ListeningSocket(.loopback(port: 0))
    self.listener = listener
    port = listener.address.port
    // The kernel must not take a large body in its stead.
    var size: Int32 = 4096
    setsockopt(listener.descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    let serving = try Thread {
      var watched = [pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)]
      guard poll(&watched, 1, 20_000) > 0 else { return }
      let client = accept(listener.descriptor, nil, nil)
      guard client >= 0 else { return }
      var bytes = [UInt8](repeating: 0, count: 4096)
      _ = recv(client, &bytes, bytes.count, 0)
      _ = Glibc.send(client, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
      usleep(200_000)
      while !closes, recv(client, &bytes, bytes.count, 0) > 0 {}
      close(client)
    }
    thread.withLock { $0 = serving }
  }

  /// Waits for its end; to be called once.
  func stop() { thread.withLock { $0?.join() } }
}
