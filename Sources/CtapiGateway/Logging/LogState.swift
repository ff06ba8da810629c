import Synchronization

/// The log files of everything that was ever served, kept from one snapshot to the next.
final class LogState: Sendable {
  /// The folder that the files are in; nil where no logs are kept.
  let folder: String?
  private let files = Mutex(Files())

  private struct Files {
    var byName: [String: LogFile] = [:]
    /// The same, as the writer takes them many times a second.
    var all: [LogFile] = []
  }

  init(folder: String?) { self.folder = folder }

  /// The file of a stage: its destination where that is a plain name, so that stages may share one; else `API.log` for
  /// `$default` and `API-STAGE.log` for others.
  ///
  /// Nil where no logs are kept.
  func file(api: String, stage: String, destination: String = "") -> LogFile? {
    guard let folder else { return nil }
    let isName =
      !destination.isEmpty && destination.utf8.count <= 100 && destination.first != "."
      && destination.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "-_.".utf8.contains($0) }
    let name = isName ? destination : stage == "$default" ? "\(api).log" : "\(api)-\(stage).log"
    return files.withLock { files in
      if let known = files.byName[name] { return known }
      let made = LogFile(path: "\(folder)/\(name)")
      files.byName[name] = made
      files.all.append(made)
      return made
    }
  }

  /// All files.
  var all: [LogFile] { files.withLock { $0.all } }
}
