import CtapiCore
import Synchronization

/// What other threads tell the server's thread: responses that are ready, and to stop.
final class ServerMailbox: Sendable {
  struct Mail {
    var responses: [(connection: Int, response: HTTPResponse)] = []
    /// How long to let started requests end; nil while nobody asked to stop.
    var stop: Duration?
    var handlersEnded = false
  }

  private let mail = Mutex(Mail())
  private let listeners: Mutex<[ListeningSocket]>
  let wakeUp: WakeUp

  init(listeners: [ListeningSocket]) throws(CtapiError) {
    self.listeners = Mutex(listeners)
    wakeUp = try WakeUp(perWaiter: false)
  }

  /// Hands the sockets over to the server's thread, which closes them by letting go of them.
  func takeListeners() -> [ListeningSocket] {
    listeners.withLock { listeners in
      defer { listeners = [] }
      return listeners
    }
  }

  func deliver(_ response: HTTPResponse, to connection: Int) {
    mail.withLock { $0.responses.append((connection, response)) }
    wakeUp.raise()
  }

  func stop(within drain: Duration) {
    mail.withLock { $0.stop = $0.stop ?? drain }
    wakeUp.raise()
  }

  func handlersEnded() {
    mail.withLock { $0.handlersEnded = true }
    wakeUp.raise()
  }

  /// Takes the responses that have come, and what else is known.
  func collect() -> Mail {
    wakeUp.wait()
    return mail.withLock { mail in
      defer { mail.responses = [] }
      return mail
    }
  }
}
