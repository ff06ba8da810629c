import CLinux
import Glibc

/// Reads regular files inside one folder; the kernel itself refuses every way out of it, be it `..`, an absolute path
/// or a symbolic link (openat2 with RESOLVE_BENEATH).
package struct FolderReader: ~Copyable {
  /// The folder's absolute path, with every symbolic link resolved.
  package let path: String
  private let folder: FileDescriptor

  /// Opens a folder; throws `file-not-found` or `file-unreadable`.
  package init(_ path: String) throws(CtapiError) {
    let resolved: String
    let opened: FileDescriptor
    do throws(SystemError) {
      guard let text = realpath(path, nil) else { throw SystemError.last }
      resolved = String(cString: text)
      free(text)
      opened = try FileDescriptor(opening: resolved, flags: O_RDONLY | O_DIRECTORY)
    } catch {
      let name = path.escapedForTerminal
      throw error.number == ENOENT
        ? CtapiError(.fileNotFound, "no folder '\(name)'")
        : CtapiError(.fileUnreadable, "cannot open the folder '\(name)': \(error.text)")
    }
    self.path = resolved
    folder = opened
  }

  /// The bytes of a file by its path from the folder.
  ///
  /// Throws `file-not-found`, `too-large`, and `file-unreadable` for what is no regular file or leads out of the folder.
  package func read(_ relative: String, limit: Int) throws(CtapiError) -> [UInt8] {
    let name = relative.escapedForTerminal
    do throws(SystemError) {
      let descriptor = clinux_open_beneath(folder.rawValue, relative)
      guard descriptor >= 0 else { throw SystemError.last }
      let file = FileDescriptor(owning: descriptor)
      var status = stat()
      guard fstat(file.rawValue, &status) == 0 else { throw SystemError.last }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw SystemError(number: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
      }
      guard status.st_size <= limit, let bytes = try file.readAll(limit: limit) else {
        throw SystemError(number: EFBIG)
      }
      return bytes
    } catch {
      switch error.number {
      case ENOENT: throw CtapiError(.fileNotFound, "no file '\(name)' in '\(path.escapedForTerminal)'")
      case EFBIG: throw CtapiError(.tooLarge, "'\(name)' is larger than \(limit) bytes")
      case EXDEV, ELOOP:
        throw CtapiError(.fileUnreadable, "'\(name)' leads out of '\(path.escapedForTerminal)'")
      case EINVAL: throw CtapiError(.fileUnreadable, "'\(name)' is no regular file")
      default: throw CtapiError(.fileUnreadable, "cannot read '\(name)': \(error.text)")
      }
    }
  }
}
