import CtapiCore
import CtapiHTTP
import Glibc
import Synchronization

/// Writes access logs to their files on a thread of its own, so that a slow disk holds no loop up.
final class LogWriter: Sendable {
  private let state: LogState
  private let wakeUp: WakeUp
  private let isStopped = Atomic(false)
  private let report: @Sendable (Diagnostic) -> Void

  init(_ state: LogState, report: @escaping @Sendable (Diagnostic) -> Void) throws(CtapiError) {
    self.state = state
    self.report = report
    wakeUp = try WakeUp(perWaiter: true)
  }

  /// Tells it that lines wait.
  func wake() { wakeUp.raise() }

  /// Lets ``run()`` return once everything is written.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    wakeUp.raise()
  }

  /// Writes until stopped; the body of its thread.
  func run() {
    var spare: [UInt8] = []
    var failing: [String: Int] = [:]
    while true {
      let isLast = isStopped.load(ordering: .acquiring)
      for file in state.all { write(file, &spare, &failing) }
      if isLast { return }
      wakeUp.wait()
    }
  }

  /// Writes what waits for one file; the file is opened anew each time, so that it may be moved away or removed.
  private func write(_ file: LogFile, _ bytes: inout [UInt8], _ failing: inout [String: Int]) {
    let lost = file.exchange(&bytes)
    if lost > 0 { tell(lost, of: file, "they came faster than they could be written") }
    guard !bytes.isEmpty else { return }
    do throws(SystemError) {
      let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW
      let output = try FileDescriptor(opening: file.path, flags: flags, mode: 0o600)
      try LogWriter.append(bytes.span, to: output)
      let missed = failing.removeValue(forKey: file.path) ?? 0
      if missed > 0 { tell(missed, of: file, "they could not be written until now") }
    } catch {
      let lines = bytes.count { $0 == 0x0A }
      // A disk that stays full is said when it begins and when it ends, not ten times a second.
      if let missed = failing[file.path] {
        failing[file.path] = missed + lines
      } else {
        failing[file.path] = 0
        tell(lines, of: file, error.text)
      }
    }
  }

  /// Appends all or nothing: of lines that a full disk took in part, the next ones would make one that nobody can read.
  private static func append(_ bytes: Span<UInt8>, to file: borrowing FileDescriptor) throws(SystemError) {
    let before = lseek(file.rawValue, 0, SEEK_END)
    do throws(SystemError) {
      try file.writeAll(bytes)
    } catch {
      // Not of a pipe, which has no length.
      if before >= 0 { ftruncate(file.rawValue, before) }
      throw error
    }
  }

  private func tell(_ lines: Int, of file: LogFile, _ reason: String) {
    report(
      Diagnostic(
        .error, rule: "access-log-lost",
        "\(lines) line\(lines == 1 ? " is" : "s are") missing in the access log '\(file.path.escapedForTerminal)': "
          + reason))
  }
}
