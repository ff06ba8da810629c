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

  /// A new file of mode 0600 that has lost its name again.
  func makeFile() throws(SystemError) -> FileDescriptor {
    let name = "\(path)/body.\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let file = try FileDescriptor(opening: name, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    unlink(name)
    return file
  }

  /// Takes so many bytes of the limit; throws `EDQUOT` when that many are not left.
  func reserve(_ count: Int) throws(SystemError) {
    guard count <= limit - used else { throw SystemError(number: EDQUOT) }
    used += count
  }

  /// Gives as many back.
  func giveBack(_ count: Int) { used -= count }
}
