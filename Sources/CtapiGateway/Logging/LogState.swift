import Synchronization

/// The log files of everything that was ever served, kept from one snapshot to the next.
final class LogState: Sendable {
  /// The folder that the files are in; nil where no logs are kept.
  let folder: String?
  private let files = Mutex<[String: LogFile]>([:])

  init(folder: String?) { self.folder = folder }

  /// The file of a stage: `API.log` for `$default`, else `API-STAGE.log`.
  ///
  /// Nil where no logs are kept.
  func file(api: String, stage: String) -> LogFile? {
    guard let folder else { return nil }
    let name = stage == "$default" ? "\(api).log" : "\(api)-\(stage).log"
    return files.withLock { files in
      if let known = files[name] { return known }
      let made = LogFile(path: "\(folder)/\(name)")
      files[name] = made
      return made
    }
  }

  /// All files.
  var all: [LogFile] { files.withLock { Array($0.values) } }
}
