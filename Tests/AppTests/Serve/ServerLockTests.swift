import CtapiCore
import CtapiTestSupport
import Glibc
import Testing

@testable import CtapiApp

@Suite struct ServerLockTests {
  /// Takes the lock of a folder, and keeps its file open as a child does between `fork` and `exec`.
  private func takeAndCopy(_ directory: DataDirectory) throws -> Int32 {
    let lock = try ServerLock.take(directory)
    defer { withExtendedLifetime(lock) {} }
    let file = try #require(
      (3..<4096).first { descriptor in
        var mine = stat()
        var named = stat()
        return fstat(Int32(descriptor), &mine) == 0 && stat(directory.runPath + "/server.lock", &named) == 0
          && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev
      })
    let error = #expect(throws: CtapiError.self) { _ = try ServerLock.take(directory) }
    #expect(error?.code == .serverRunning)
    return fcntl(Int32(file), F_DUPFD_CLOEXEC, 3)
  }

  @Test("a directory can be served again at once, even while a child that is being started still has the lock's file")
  func theLockEndsWithItsServer() throws {
    let folder = try TemporaryDirectory()
    let copy = try takeAndCopy(folder.dataDirectory)
    defer { close(copy) }
    #expect(copy >= 0)
    let again = try ServerLock.take(folder.dataDirectory)
    withExtendedLifetime(again) {}
  }
}
