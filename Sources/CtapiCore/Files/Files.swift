import CLinux
import Glibc

/// Whole files: reading within a limit, and writing so that a crash leaves the old file or the new one.
package enum Files {
  /// The file's bytes.
  ///
  /// Throws `file-not-found`, `file-unreadable`, or `too-large` over `limit` bytes; a regular file over the limit is
  /// refused before it is read.
  package static func read(_ path: String, limit: Int = 16 << 20) throws(CtapiError) -> [UInt8] {
    do throws(SystemError) {
      let file = try FileDescriptor(opening: path, flags: O_RDONLY)
      var status = stat()
      guard fstat(file.rawValue, &status) == 0 else { throw SystemError.last }
      if status.st_mode & S_IFMT == S_IFREG, status.st_size > limit { throw SystemError(number: EFBIG) }
      guard let bytes = try file.readAll(limit: limit) else { throw SystemError(number: EFBIG) }
      return bytes
    } catch {
      throw readError(error, path: path, limit: limit)
    }
  }

  private static func readError(_ error: SystemError, path: String, limit: Int) -> CtapiError {
    let name = path.escapedForTerminal
    return switch error.number {
    case ENOENT: CtapiError(.fileNotFound, "no file '\(name)'", hint: listing(parent(of: path)))
    case EFBIG: CtapiError(.tooLarge, "'\(name)' is larger than \(limit) bytes")
    case EISDIR:
      CtapiError(.fileUnreadable, "cannot read '\(name)': \(error.text)", hint: "name a file in it: ls -l '\(name)'")
    default:
      CtapiError(
        .fileUnreadable, "cannot read '\(name)': \(error.text)", hint: "see its owner and mode: ls -ld '\(name)'")
    }
  }

  private static func listing(_ folder: String) -> String { "see what is there: ls -l '\(folder.escapedForTerminal)'" }

  /// The error for a file that cannot be made or replaced.
  static func writeError(_ error: SystemError, _ what: String, at path: String) -> CtapiError {
    let folder = parent(of: path).escapedForTerminal
    let hint =
      switch error.number {
      case ENOENT: "make its folder first: mkdir -p '\(folder)'"
      case ENOSPC, EDQUOT: "make room: df -h '\(folder)'"
      default: "see who may write there: ls -ld '\(folder)'"
      }
    return CtapiError(.writeFailed, "cannot \(what) '\(path.escapedForTerminal)': \(error.text)", hint: hint)
  }

  /// Replaces the file as a whole: writes a new file of exactly that mode beside it, flushes it, renames it over the
  /// old one and flushes the directory.
  package static func write(_ bytes: Span<UInt8>, to path: String, mode: Int32 = 0o600) throws(CtapiError) {
    let temporary = "\(path).\(getpid()).tmp"
    do throws(SystemError) {
      unlink(temporary)
      let file = try FileDescriptor(opening: temporary, flags: O_WRONLY | O_CREAT | O_EXCL, mode: mode)
      guard fchmod(file.rawValue, mode_t(mode)) == 0 else { throw SystemError.last }
      try file.writeAll(bytes)
      try file.synchronize()
      guard rename(temporary, path) == 0 else { throw SystemError.last }
      let directory = try FileDescriptor(opening: parent(of: path), flags: O_RDONLY | O_DIRECTORY)
      try directory.synchronize()
    } catch {
      unlink(temporary)
      throw writeError(error, "write", at: path)
    }
  }

  /// Writes an answer where a user wants it: as ``write(_:to:mode:)`` does, but to the file that a link leads to, and into
  /// what is no regular file as it is.
  ///
  /// Replacing `/dev/stdout` or a pipe would take it away from everybody, which root may do.
  package static func output(_ bytes: Span<UInt8>, to path: String, mode: Int32) throws(CtapiError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return try write(bytes, to: path, mode: mode) }
    if status.st_mode & S_IFMT == S_IFREG, let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return try write(bytes, to: String(cString: resolved), mode: mode)
    }
    do throws(SystemError) {
      try FileDescriptor(opening: path, flags: O_WRONLY).writeAll(bytes)
    } catch {
      throw writeError(error, "write", at: path)
    }
  }

  /// Makes a directory of mode 0700 whatever the umask; an existing one is left as it is.
  package static func makePrivateDirectory(_ path: String) throws(CtapiError) {
    if mkdir(path, 0o700) == 0 {
      chmod(path, 0o700)
      return
    }
    let error = SystemError.last
    if error.number == EEXIST, isDirectory(path) { return }
    throw writeError(error, "make the directory", at: path)
  }

  /// Whether something exists at `path`.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a directory exists at `path`.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The permission bits of a file, or nil when there is none.
  package static func permissions(of path: String) -> UInt32? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return status.st_mode & 0o7777
  }

  /// The user that a file belongs to, or nil when there is none.
  package static func owner(of path: String) -> UInt32? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return status.st_uid
  }

  /// The directory that holds `path`.
  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
