import CLinux
import CtapiCore
import CtapiHTTP
import Glibc
import Synchronization

/// A backend whose connections each answer so many requests, and end without a word when the next one comes.
final class BrittleBackend: Sendable {
  private struct State {
    var received = 0
    var open: [Int32] = []
    var threads: [Thread] = []
    var isStopped = false
  }

  let port: UInt16
  private let listener: ListeningSocket
  private let state = Mutex(State())
  private let accepting = Mutex<Thread?>(nil)
  private let answers: Int
  private let together: Int

  /// The first `together` requests get their answers when all of them have come.
  init(answers: Int, together: Int = 1) throws {
    self.answers = answers
    self.together = together
    listener = try ListeningSocket(.loopback(port: 0))
    port = listener.address.port
    let thread = try Thread { [self] in acceptAll() }
    accepting.withLock { $0 = thread }
  }

  /// How many requests have come, those without an answer included.
  var received: Int { state.withLock { $0.received } }

  /// Ends it and waits for its threads; to be called once.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    accepting.withLock { $0?.join() }
    for thread in state.withLock({ $0.threads }) { thread.join() }
  }

  private func acceptAll() {
    while !state.withLock({ $0.isStopped }) {
      var watched = [pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)]
      guard poll(&watched, 1, 20) > 0 else { continue }
      let client = accept(listener.descriptor, nil, nil)
      guard client >= 0 else { continue }
      guard let thread = try? Thread({ [self] in serve(client) }) else {
        close(client)
        continue
      }
      state.withLock { state in
        state.open.append(client)
        state.threads.append(thread)
      }
    }
  }

  private func serve(_ client: Int32) {
    let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)
    var bytes = [UInt8](repeating: 0, count: 65_536)
    var count = 0
    while recv(client, &bytes, bytes.count, 0) > 0 {
      state.withLock { $0.received += 1 }
      count += 1
      guard count <= answers else { break }
      for _ in 0..<2000 where received < together { usleep(5_000) }
      _ = Glibc.send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
    }
    state.withLock { state in
      state.open.removeAll { $0 == client }
      close(client)
    }
  }
}
