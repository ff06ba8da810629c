import CLinux
package import CtapiCore
import Glibc

/// A process this one started, in a process group of its own, so that a terminal's Ctrl-C reaches only this one, which
/// then ends its children in order.
package final class ChildProcess {
  /// The path of the running program itself, whatever it was started as.
  package static var ownExecutable: String {
    let link = "/proc/self/exe"
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(link, &bytes, bytes.count)
    let path = String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // The link still leads to a file that was replaced, its text does not.
    return access(path, X_OK) == 0 ? path : link
  }

  /// The process's id.
  package let pid: Int32
  /// The exit code, 128 and the signal's number for one that a signal ended; nil while it runs.
  package private(set) var status: Int32?
  private let output: FileDescriptor
  private var pending: [UInt8] = []

  /// Starts `program` with those words and variables; its standard output comes here, its standard error goes to
  /// `errors`, or where this process's goes when that is nil.
  ///
  /// Throws `process-failed` (exit 7).
  package init(
    _ program: String, _ words: [String], variables: [String: String], errors: String?
  ) throws(CtapiError) {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else { throw ChildProcess.failure(program, .last) }
    output = FileDescriptor(owning: ends[0])
    let input = FileDescriptor(owning: ends[1])
    do throws(SystemError) {
      pid = try ChildProcess.spawn(program, words, variables, output: input.rawValue, errors: errors)
    } catch {
      throw ChildProcess.failure(program, error)
    }
  }

  private static func spawn(
    _ program: String, _ words: [String], _ variables: [String: String], output: Int32, errors: String?
  ) throws(SystemError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    if let errors {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var none = sigset_t()
    var ignored = sigset_t()
    sigemptyset(&none)
    sigemptyset(&ignored)
    sigaddset(&ignored, SIGPIPE)
    // This process blocks its stop signals and ignores SIGPIPE; a child begins with the usual ones.
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var pid = Int32()
    let code = withStrings(words) { words in
      withStrings(variables.map { "\($0.key)=\($0.value)" }) { variables in
        posix_spawn(&pid, program, &actions, &attributes, words, variables)
      }
    }
    guard code == 0 else { throw SystemError(number: code) }
    return pid
  }

  /// Lends strings as the array of pointers, ended by a null one, that the C library takes.
  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    // The array has at least the null pointer, so it has an address, which is used inside the closure only.
    return pointers.withUnsafeMutableBufferPointer { buffer in
      guard let address = buffer.baseAddress else { preconditionFailure("an array with an element has an address") }
      return body(address)
    }
  }

  private static func failure(_ program: String, _ error: SystemError) -> CtapiError {
    CtapiError(.processFailed, "cannot start '\(program.escapedForTerminal)': \(error.text)")
  }

  /// The next line of its standard output without its end; nil when the output ended or the deadline passed before one.
  package func readLine(by deadline: ContinuousClock.Instant) -> String? {
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        return line
      }
      let left = (deadline - .now).wholeMilliseconds
      var sockets = [pollfd(fd: output.rawValue, events: Int16(POLLIN), revents: 0)]
      guard left > 0, poll(&sockets, 1, Int32(clamping: left)) > 0 else { return nil }
      guard let chunk = try? output.readChunk(atMost: 4096), !chunk.isEmpty else { return nil }
      pending += chunk
    }
  }

  /// Whether it runs; collects it when it does not.
  package func isRunning() -> Bool {
    guard status == nil else { return false }
    var code: Int32 = 0
    guard waitpid(pid, &code, WNOHANG) == pid else { return true }
    let signal = code & 0x7F
    status = signal == 0 ? code >> 8 & 0xFF : 128 + signal
    return false
  }

  /// Sends a signal; nothing when it has ended.
  package func send(_ signal: Int32) {
    if isRunning() { kill(pid, signal) }
  }

  /// Waits for its end, at most until `deadline`; says whether it came.
  package func waitForEnd(by deadline: ContinuousClock.Instant) -> Bool {
    while isRunning() {
      if deadline <= .now { return false }
      usleep(5000)
    }
    return true
  }

  /// Asks it to end, and ends it when it has not by `deadline`.
  package func stop(by deadline: ContinuousClock.Instant) {
    send(SIGTERM)
    if waitForEnd(by: deadline) { return }
    send(SIGKILL)
    _ = waitForEnd(by: .now + .seconds(2))
  }
}

extension ErrorCode {
  /// A process that could not be started, or ended when it should not have.
  package static let processFailed = ErrorCode("process-failed", .unavailable)
}
