package import CtapiCore
import Glibc

/// The mark that one server serves a data directory: a lock the kernel drops with the process, and a file that says
/// where the server listens.
package struct ServerLock: ~Copyable {
  private let file: FileDescriptor
  private let directory: DataDirectory

  private init(_ file: consuming FileDescriptor, _ directory: DataDirectory) {
    self.file = file
    self.directory = directory
  }

  /// Gives the lock back by itself: a child that is just being started has the file open, too, until it runs its program.
  deinit { flock(file.rawValue, LOCK_UN) }

  /// Takes the lock; throws `server-running` (exit 9) when another server holds it.
  package static func take(_ directory: DataDirectory) throws(CtapiError) -> ServerLock {
    try directory.create()
    let file = try open(directory)
    guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      let holder = (try? ServerAddress.read(from: directory)).map { " (pid \($0.pid), gateway \($0.gateway))" } ?? ""
      throw CtapiError(
        .serverRunning, "another server\(holder) already serves '\(directory.path.escapedForTerminal)'",
        hint: "stop it, or serve another directory: ctapi serve --data DIR")
    }
    return ServerLock(file, directory)
  }

  private static func open(_ directory: DataDirectory) throws(CtapiError) -> FileDescriptor {
    // A folder that was copied without its empty ones is whole all the same.
    try Files.makePrivateDirectory(directory.runPath)
    do throws(SystemError) {
      return try FileDescriptor(opening: directory.runPath + "/server.lock", flags: O_RDWR | O_CREAT, mode: 0o600)
    } catch {
      throw CtapiError(
        .writeFailed, "cannot make '\(directory.runPath.escapedForTerminal)/server.lock': \(error.text)",
        hint: "see who may write there: ls -ld '\(directory.runPath.escapedForTerminal)'")
    }
  }

  /// Says where this server listens, for the commands that ask it.
  package func publish(_ address: ServerAddress) throws(CtapiError) {
    try Files.write(address.stored.bytes().span, to: ServerAddress.path(in: directory))
  }

  /// Takes the address away, for a server that ends; the lock goes with this value.
  package func withdraw() { unlink(ServerAddress.path(in: directory)) }
}

extension ErrorCode {
  /// A second server on one data directory.
  package static let serverRunning = ErrorCode("server-running", .dataDirectory)
}
