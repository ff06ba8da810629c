import CLinux
package import CtapiCore
import Glibc

/// A counter in the kernel that one thread waits for and others raise (eventfd).
package final class WakeUp: Sendable {
  private let file: FileDescriptor

  /// What a poller watches.
  package var descriptor: Int32 { file.rawValue }

  /// With `perWaiter`, each raise lets one blocked waiter through; without, one wait takes all raises and never blocks.
  package init(perWaiter: Bool) throws(CtapiError) {
    let flags = Int(EFD_CLOEXEC) | Int(perWaiter ? EFD_SEMAPHORE : EFD_NONBLOCK)
    file = FileDescriptor(owning: eventfd(0, Int32(flags)))
    guard file.rawValue >= 0 else {
      throw CtapiError(.unavailable, "cannot make an event descriptor: \(SystemError.last.text)")
    }
  }

  /// Lets waiters through.
  package func raise(by count: UInt64 = 1) {
    var count = count
    while write(descriptor, &count, 8) < 0, clinux_errno() == EINTR {}
  }

  /// Takes one raise, or all of them.
  package func wait() {
    var count: UInt64 = 0
    while read(descriptor, &count, 8) < 0, clinux_errno() == EINTR {}
  }
}
