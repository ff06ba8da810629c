import Glibc

/// The folder that holds everything ctapi keeps (`design.md` 4); reading never makes it, the first write does.
package struct DataDirectory: Sendable, Hashable {
  /// How the folder was found.
  package enum Origin: String, Sendable {
    /// Given with `--data`.
    case option
    /// Given by `CTAPI_DATA`.
    case environment
    /// Found in the working directory or one above it.
    case ancestor
    /// None was found: it will be made in the working directory.
    case fallback
  }

  /// The layout's number; a larger one on disk is refused.
  package static let format = 1

  /// The folder's path.
  package let path: String
  /// How it was found.
  package let origin: Origin

  /// A folder at `path`.
  package init(path: String, origin: Origin = .option) {
    self.path = path
    self.origin = origin
  }

  /// Finds the folder: `--data`, then `CTAPI_DATA`, then the nearest `.ctapi` at or above the working directory,
  /// then `.ctapi` in the working directory.
  package static func locate(
    explicit: String?, environment: String?, workingDirectory: String
  ) -> DataDirectory {
    if let explicit { return DataDirectory(path: explicit, origin: .option) }
    if let environment, !environment.isEmpty { return DataDirectory(path: environment, origin: .environment) }
    var folder = workingDirectory
    while true {
      let candidate = folder == "/" ? "/.ctapi" : folder + "/.ctapi"
      if Files.isDirectory(candidate) { return DataDirectory(path: candidate, origin: .ancestor) }
      if folder == "/" || folder.isEmpty || folder == "." { break }
      folder = Files.parent(of: folder)
    }
    return DataDirectory(path: workingDirectory + "/.ctapi", origin: .fallback)
  }

  /// Whether it has been made.
  package var exists: Bool { Files.exists(path + "/format") }

  /// The private keys' folder.
  package var keysPath: String { path + "/keys" }
  /// The messages the pool "sent".
  package var outboxPath: String { path + "/outbox.jsonl" }
  /// The folder of access logs and task output.
  package var logsPath: String { path + "/logs" }
  /// The folder of the running server's socket, pid and ports.
  package var runPath: String { path + "/run" }
  /// The user's settings.
  package var configurationPath: String { path + "/config.yaml" }

  /// Makes the folder where it is absent: 0700, ignored by git, with its format written last.
  package func create() throws(CtapiError) {
    try checkOwner()
    if exists {
      try checkFormat()
      return
    }
    try checkKind()
    try Files.makePrivateDirectory(path)
    for folder in [keysPath, logsPath, runPath] { try Files.makePrivateDirectory(folder) }
    try Files.write(Array("*\n".utf8).span, to: path + "/.gitignore")
    try Files.write(Array("\(DataDirectory.format)\n".utf8).span, to: path + "/format")
  }

  /// Refuses a path at which something else than a folder stands, or one that this user may not look into.
  private func checkKind() throws(CtapiError) {
    if Files.isDirectory(path), access(path, X_OK) != 0 {
      throw CtapiError(
        .dataDirectory, "cannot look into '\(path.escapedForTerminal)': \(SystemError.last.text)",
        hint: "see its owner and mode: ls -ld '\(path.escapedForTerminal)'; or name another one with --data DIR")
    }
    guard Files.exists(path), !Files.isDirectory(path) else { return }
    throw CtapiError(
      .dataDirectory, "'\(path.escapedForTerminal)' is no directory", hint: "name another one with --data DIR")
  }

  /// Refuses a folder that was found in or above the working directory and is another user's, unless that is root: below
  /// a folder that all may write to, as `/tmp`, anybody could lay keys and definitions of their own.
  package func checkOwner() throws(CtapiError) {
    guard origin == .ancestor, let owner = Files.owner(of: path), owner != geteuid(), owner != 0 else { return }
    let name = path.escapedForTerminal
    throw CtapiError(
      .dataDirectory, "'\(name)' was found, but belongs to another user (id \(owner))",
      hint: "if you trust that user: --data '\(name)'; else use one of your own: --data DIR")
  }

  /// Refuses a folder written by a newer ctapi, or one whose format file is damaged.
  package func checkFormat() throws(CtapiError) {
    try checkOwner()
    let text = String(decoding: try Files.read(path + "/format", limit: 64), as: UTF8.self)
    let name = path.escapedForTerminal
    guard let version = Int(text.filter { !$0.isWhitespace }) else {
      throw CtapiError(
        .dataDirectory, "'\(name)/format' holds no number",
        hint: "restore it: echo \(DataDirectory.format) > '\(name)/format'")
    }
    guard version <= DataDirectory.format else {
      throw CtapiError(
        .dataDirectory, "'\(name)' has format \(version), this ctapi knows \(DataDirectory.format)",
        hint: "use the newer ctapi, or another directory with --data")
    }
  }

  /// Opens `state.db`: pools, keys' metadata, APIs, registry.
  ///
  /// Nil when there is none and `create` is false.
  package func openState(
    create: Bool, durable: Bool = false, longRunning: Bool = false
  ) throws(CtapiError) -> Database? {
    try open("state.db", create: create, durable: durable, longRunning: longRunning)
  }

  /// Opens `store.db`: tables and items.
  ///
  /// Nil when there is none and `create` is false.
  package func openStore(
    create: Bool, durable: Bool = false, longRunning: Bool = false
  ) throws(CtapiError) -> Database? {
    try open("store.db", create: create, durable: durable, longRunning: longRunning)
  }

  private func open(
    _ name: String, create: Bool, durable: Bool, longRunning: Bool
  ) throws(CtapiError) -> Database? {
    let file = path + "/" + name
    if create {
      try self.create()
      if !Files.exists(file) { try makePrivateFile(file) }
    } else {
      guard exists else {
        try checkKind()
        return nil
      }
      try checkFormat()
      guard Files.exists(file) else { return nil }
    }
    return try Database(path: file, durable: durable, longRunning: longRunning)
  }

  /// SQLite gives its side files the mode of the main file, so the main file is made 0600 first.
  private func makePrivateFile(_ file: String) throws(CtapiError) {
    do throws(SystemError) {
      let descriptor = try FileDescriptor(opening: file, flags: O_WRONLY | O_CREAT, mode: 0o600)
      guard fchmod(descriptor.rawValue, 0o600) == 0 else { throw SystemError.last }
    } catch {
      throw Files.writeError(error, "make", at: file)
    }
  }
}
