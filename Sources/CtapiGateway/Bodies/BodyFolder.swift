import CLinux
import CtapiCore
import Glibc

/// Where one loop puts bodies that are too large for memory: files without a name, which end with their last reader.
final class BodyFolder {
  private let path: String
  /// The most bytes that all files together may have.
  private let limit: Int
  private var used = 0

  /// Files in the folder at `path`, with at most `limit` bytes together.
  init(path: String, limit: Int) {
    self.path = path
    self.limit = limit
  }

  /// A new file of mode 0600 without a name.
  func makeFile() throws(BodyLoss) -> FileDescriptor {
    let file = clinux_open_unnamed(path)
    guard file < 0 else { return FileDescriptor(owning: file) }
    let error = SystemError.last
    // Not every file system makes them without one.
    guard [EOPNOTSUPP, EISDIR, EINVAL].contains(error.number) else { throw .system(error) }
    return try makeNamedFile()
  }

  /// A new file that loses its name at once.
  func makeNamedFile() throws(BodyLoss) -> FileDescriptor {
    let name = "\(path)/body.\(String(UInt64.random(in: .min ... .max), radix: 36))"
    do throws(SystemError) {
      let file = try FileDescriptor(opening: name, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
      unlink(name)
      return file
    } catch {
      throw .system(error)
    }
  }

  /// Takes so many bytes of the limit; throws `full` when that many are not left.
  func reserve(_ count: Int) throws(BodyLoss) {
    guard count <= limit - used else { throw .full(limit: limit) }
    used += count
  }

  /// Gives as many back.
  func giveBack(_ count: Int) { used -= count }
}
