package import CtapiCore
import Glibc

/// A thread of the system, joined by whoever started it.
package final class Thread: Sendable {
  private let handle: pthread_t

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread that runs `body`; throws `unavailable` when the system gives no more threads.
  package init(_ body: @escaping @Sendable () -> Void) throws(CtapiError) {
    var handle = pthread_t()
    let box = Unmanaged.passRetained(Body(body))
    let code = pthread_create(
      &handle, nil,
      { argument in
        // The one reference passed to `pthread_create` is taken back here, once.
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      throw CtapiError(.unavailable, "cannot start a thread: \(SystemError(number: code).text)")
    }
    self.handle = handle
  }

  /// Waits for its end; to be called once.
  package func join() { pthread_join(handle, nil) }
}
