import CLinux
package import CtapiCore
import Glibc

/// Ties a process to the one that started it: however that one ends, this one gets SIGTERM.
///
/// The kernel watches the thread that started it, so that must be one that lasts, as the main thread does.
package enum ParentDeath {
  /// Asks the kernel for the signal; it stays asked for when the process becomes another program.
  ///
  /// Throws `process-failed` (exit 7) when `parent` has ended already.
  package static func follow(_ parent: Int32) throws(CtapiError) {
    guard clinux_signal_on_parent_death(SIGTERM) == 0, getppid() == parent else {
      throw CtapiError(.processFailed, "process \(parent), which this one belongs to, has ended")
    }
  }

  /// Becomes `program` with those words; comes back only by throwing `process-failed`.
  package static func become(_ program: String, _ words: [String]) throws(CtapiError) -> Never {
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    execv(program, &pointers)
    let error = SystemError.last
    throw CtapiError(.processFailed, "cannot become '\(program.escapedForTerminal)': \(error.text)")
  }
}
