import CLinux
import Glibc

/// The reason the kernel gave for refusing a call.
package struct SystemError: Error, Sendable, Hashable {
  /// The error number.
  package let number: Int32

  /// An error of that number.
  package init(number: Int32) { self.number = number }

  /// The reason of the call that just failed on this thread.
  package static var last: SystemError { SystemError(number: clinux_errno()) }

  /// The C library's words for it, beginning in lower case.
  package var text: String {
    guard let words = strerror(number) else { return "error \(number)" }
    let text = String(cString: words)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
