import CtapiCore
import CtapiTestSupport
import Glibc
import Testing

@Suite struct FolderReaderTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    for folder in ["folder", "folder/sub"] { mkdir(directory.file(folder), 0o700) }
    _ = try directory.write("secret", to: "outside.txt")
    _ = try directory.write("inside", to: "folder/a.txt")
    _ = try directory.write("deep", to: "folder/sub/b.txt")
    symlink("../outside.txt", directory.file("folder/out"))
    symlink(directory.file("outside.txt"), directory.file("folder/absolute"))
    symlink("..", directory.file("folder/up"))
    symlink("a.txt", directory.file("folder/in"))
    symlink("/proc/self", directory.file("folder/proc"))
    mkfifo(directory.file("folder/pipe"), 0o600)
  }

  private func read(_ name: String, limit: Int = 100) throws -> String {
    let reader = try FolderReader(directory.file("folder"))
    return String(decoding: try reader.read(name, limit: limit), as: UTF8.self)
  }

  @Test(arguments: [("a.txt", "inside"), ("sub/b.txt", "deep"), ("sub/../a.txt", "inside"), ("in", "inside")])
  func filesInsideAreRead(name: String, content: String) throws { #expect(try read(name) == content) }

  @Test(
    arguments: [
      "out", "absolute", "up/outside.txt", "../outside.txt", "sub/../../outside.txt", "/etc/passwd", "proc/environ",
      "proc/root/etc/passwd",
    ])
  func nothingLeadsOut(name: String) {
    let error = #expect(throws: CtapiError.self) { try read(name) }
    #expect(error?.code == .fileUnreadable)
    #expect(error?.message.contains("leads out of") == true)
  }

  @Test func onlyRegularFilesAreRead() {
    for name in ["sub", "pipe", "."] {
      let error = #expect(throws: CtapiError.self) { try read(name) }
      #expect(error?.code == .fileUnreadable, "\(name)")
    }
  }

  @Test func absentAndLargeFilesAreTold() {
    let absent = #expect(throws: CtapiError.self) { try read("none") }
    #expect(absent?.code == .fileNotFound)
    let large = #expect(throws: CtapiError.self) { try read("a.txt", limit: 3) }
    #expect(large?.code == .tooLarge)
    let folder = #expect(throws: CtapiError.self) { _ = try FolderReader(directory.file("nowhere")) }
    #expect(folder?.code == .fileNotFound)
    let file = #expect(throws: CtapiError.self) { _ = try FolderReader(directory.file("outside.txt")) }
    #expect(file?.code == .fileUnreadable)
  }
}
