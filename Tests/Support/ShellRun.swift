import CtapiCore
import Glibc

/// What a shell line left behind.
package struct ShellRun: Sendable {
  /// The exit code; 128 and the signal's number when a signal ended it.
  package let code: Int32
  /// What it wrote on standard output.
  package let output: String
  /// What it wrote on standard error.
  package let errors: String

  /// Runs `line` with `/bin/sh` in `directory` under exactly these variables, killed after `seconds`.
  package init(
    _ line: String, in directory: TemporaryDirectory, input: String = "", variables: [String: String],
    seconds: Int = 60
  ) throws {
    let own = try TemporaryDirectory()
    let script = "cd '\(directory.path)' || exit 99\n\(line)\n"
    let inputPath = try own.write(input, to: "in")
    let words = ["/usr/bin/timeout", "--kill-after=5", String(seconds), "/bin/sh", "-c", script]
    code = try ShellRun.spawn(
      words, variables: variables.map { "\($0.key)=\($0.value)" }.sorted(), input: inputPath,
      output: own.file("out"), errors: own.file("err"))
    output = String(decoding: try Files.read(own.file("out"), limit: 64 << 20), as: UTF8.self)
    errors = String(decoding: try Files.read(own.file("err"), limit: 64 << 20), as: UTF8.self)
  }

  private static func spawn(
    _ words: [String], variables: [String], input: String, output: String, errors: String
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var pid: pid_t = 0
    let failure = posix_spawn(&pid, words[0], &actions, nil, &argv, &envp)
    guard failure == 0 else { throw SystemError(number: failure) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard SystemError.last.number == EINTR else { throw SystemError.last }
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
