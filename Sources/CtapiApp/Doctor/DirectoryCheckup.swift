import CtapiCore
import Glibc

/// Whether a data directory can be used, and by its owner only (`design.md` 4, `reliability.md` 7).
struct DirectoryCheckup {
  /// Where a write may fail, and where it soon will, in bytes.
  private static let leastRoom = (error: UInt64(1 << 20), warning: UInt64(64 << 20))
  /// How far ahead of the clock a file's time may lie.
  private static let tolerance = Duration.seconds(60)

  private let directory: DataDirectory
  private let now: Timestamp
  private var name: String { directory.path.escapedForTerminal }

  init(_ directory: DataDirectory, now: Timestamp) {
    self.directory = directory
    self.now = now
  }

  func findings() -> [Diagnostic] {
    guard directory.exists else { return absent() }
    var found = format() + settings() + modes() + room()
    for database in ["state.db", "store.db"] { found += file(database) }
    return found
  }

  private func absent() -> [Diagnostic] {
    if Files.exists(directory.path), !Files.isDirectory(directory.path) {
      return [
        Diagnostic(
          .error, rule: "directory-unusable", "'\(name)' is no directory", hint: "name another one with --data DIR")
      ]
    }
    return [
      Diagnostic(
        .note, rule: "directory-absent", "there is no data directory at '\(name)'",
        hint: "the first command that writes makes it: ctapi routes import api.yaml")
    ]
  }

  private func format() -> [Diagnostic] {
    do throws(CtapiError) {
      try directory.checkFormat()
      return []
    } catch {
      return [Diagnostic(.error, rule: "directory-format", error.message, hint: error.hint)]
    }
  }

  private func settings() -> [Diagnostic] {
    do throws(CtapiError) {
      _ = try Settings(of: directory).limits()
      return []
    } catch {
      return [Diagnostic(.error, rule: "settings-invalid", error.message, hint: error.hint, place: error.place)]
    }
  }

  /// Directories are 0700 and files 0600; keys have a check of their own.
  private func modes() -> [Diagnostic] {
    var found: [Diagnostic] = []
    for path in [directory.path, directory.keysPath, directory.logsPath, directory.runPath] {
      guard let mode = Files.permissions(of: path), mode & 0o077 != 0 else { continue }
      found.append(open(path, mode, rule: "directory-open", fix: "chmod 700"))
    }
    for folder in [directory.path, directory.logsPath, directory.runPath] {
      for file in DirectoryCheckup.files(in: folder) {
        guard let mode = Files.permissions(of: file), mode & 0o077 != 0, file != directory.path + "/.gitignore",
          file != directory.configurationPath
        else { continue }
        found.append(open(file, mode, rule: "file-open", fix: "chmod 600"))
      }
    }
    return found
  }

  private func open(_ path: String, _ mode: UInt32, rule: String, fix: String) -> Diagnostic {
    let path = path.escapedForTerminal
    return Diagnostic(
      .warning, rule: rule, "others may look into '\(path)' (mode \(String(mode & 0o777, radix: 8)))",
      hint: "\(fix) '\(path)'")
  }

  private func room() -> [Diagnostic] {
    var found: [Diagnostic] = []
    var status = statvfs()
    guard statvfs(directory.path, &status) == 0 else { return [] }
    if status.f_flag & UInt(ST_RDONLY) != 0 || access(directory.path, W_OK) != 0 {
      found.append(
        Diagnostic(
          .error, rule: "directory-read-only", "'\(name)' cannot be written", hint: "see why: ls -ld '\(name)'; mount"))
    }
    let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    if free < DirectoryCheckup.leastRoom.warning {
      found.append(
        Diagnostic(
          free < DirectoryCheckup.leastRoom.error ? .error : .warning, rule: "disk-full",
          "the disk under '\(name)' has \(free >> 10) KiB left", hint: "make room: df -h '\(name)'"))
    }
    return found
  }

  private func file(_ database: String) -> [Diagnostic] {
    let path = directory.path + "/" + database
    var status = stat()
    guard stat(path, &status) == 0 else { return [] }
    let changed = Timestamp(seconds: Int64(status.st_mtim.tv_sec))
    guard changed - now > DirectoryCheckup.tolerance else { return [] }
    return [
      Diagnostic(
        .warning, rule: "clock-behind",
        "'\(path.escapedForTerminal)' was changed at \(changed.rfc3339), but it is \(now.rfc3339): tokens and times "
          + "to live are judged by this clock",
        hint: "set the clock: timedatectl set-ntp true; or leave out --now")
    ]
  }

  /// The paths of the regular files in a folder, sorted.
  static func files(in folder: String) -> [String] {
    guard let open = opendir(folder) else { return [] }
    defer { closedir(open) }
    var paths: [String] = []
    while let entry = readdir(open) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var status = stat()
      let path = folder + "/" + name
      if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { paths.append(path) }
    }
    return paths.sorted()
  }
}
