import CtapiCore
import CtapiTestSupport
import Glibc
import Testing

@Suite struct DataDirectoryTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func theOptionWinsOverEnvironmentOverAncestor() throws {
    try Files.makePrivateDirectory(folder.file(".ctapi"))
    try Files.makePrivateDirectory(folder.file("deep"))
    let deep = folder.file("deep")
    func locate(_ explicit: String?, _ environment: String?) -> DataDirectory {
      .locate(explicit: explicit, environment: environment, workingDirectory: deep)
    }
    #expect(locate("/x", "/y") == DataDirectory(path: "/x", origin: .option))
    #expect(locate(nil, "/y") == DataDirectory(path: "/y", origin: .environment))
    #expect(locate(nil, "") == DataDirectory(path: folder.file(".ctapi"), origin: .ancestor))
  }

  @Test func withoutAnyItIsInTheWorkingDirectory() {
    let found = DataDirectory.locate(explicit: nil, environment: nil, workingDirectory: folder.path)
    #expect(found == DataDirectory(path: folder.file(".ctapi"), origin: .fallback))
  }

  @Test func readingMakesNothing() throws {
    #expect(try folder.dataDirectory.openState(create: false) == nil)
    #expect(!Files.exists(folder.dataDirectory.path))
  }

  @Test func everythingIsPrivateWhateverTheUmask() throws {
    let old = umask(0)
    defer { umask(old) }
    let data = folder.dataDirectory
    _ = try data.openState(create: true)
    _ = try data.openStore(create: true)
    for path in [data.path, data.keysPath, data.logsPath, data.runPath] {
      #expect(Files.permissions(of: path) == 0o700, "\(path)")
    }
    for name in ["state.db", "store.db", "format", ".gitignore"] {
      #expect(Files.permissions(of: data.path + "/" + name) == 0o600, "\(name)")
    }
  }

  @Test(arguments: [("2\n", "format 2"), ("", "no number"), ("x", "no number")])
  func aNewerOrDamagedFormatIsRefused(text: String, reason: String) throws {
    let data = folder.dataDirectory
    try data.create()
    try Files.write(Array(text.utf8).span, to: data.path + "/format")
    let error = #expect(throws: CtapiError.self) { try data.openState(create: false) }
    #expect(error?.code == .dataDirectory)
    #expect(error?.message.contains(reason) == true)
  }

  @Test func filesOverTheLimitAreRefused() throws {
    let path = try folder.write("12345", to: "five")
    #expect(try Files.read(path, limit: 5).count == 5)
    #expect(throws: CtapiError.self) { try Files.read(path, limit: 4) }
    let endless = #expect(throws: CtapiError.self) { try Files.read("/dev/zero", limit: 1000) }
    #expect(endless?.code == .tooLarge)
    let missing = #expect(throws: CtapiError.self) { try Files.read(folder.file("none")) }
    #expect(missing?.code == .fileNotFound)
  }

  @Test func writingReplacesAndLeavesNoTemporaryFile() throws {
    let path = try folder.write("old", to: "file")
    try Files.write(Array("new".utf8).span, to: path, mode: 0o640)
    #expect(try Files.read(path) == Array("new".utf8))
    #expect(Files.permissions(of: path) == 0o640)
    #expect(!Files.exists("\(path).\(getpid()).tmp"))
  }

  @Test("an answer goes to where a link leads and into a pipe as it is, and replaces neither (`/dev/stdout`)")
  func answersReplaceFilesOnly() throws {
    let path = try folder.write("old", to: "file")
    let link = folder.file("link")
    #expect(symlink("file", link) == 0)
    try Files.output(Array("new".utf8).span, to: link, mode: 0o600)
    #expect(try Files.read(path) == Array("new".utf8))
    #expect(Files.permissions(of: path) == 0o600)
    var status = stat()
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let reader = try FileDescriptor(opening: pipe, flags: O_RDONLY | O_NONBLOCK)
    try Files.output(Array("through".utf8).span, to: pipe, mode: 0o600)
    #expect(try reader.readChunk(atMost: 100) == Array("through".utf8))
    #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    try Files.output(Array("made".utf8).span, to: folder.file("absent"), mode: 0o640)
    #expect(Files.permissions(of: folder.file("absent")) == 0o640)
    let error = #expect(throws: CtapiError.self) { try Files.output([1].span, to: folder.path, mode: 0o600) }
    #expect(error?.code == .writeFailed)
  }

  @Test("reliability.md 7: a directory that is found, and is another user's, is neither read nor written")
  func foundDirectoriesOfOthersAreRefused() throws {
    // Only root can give one away; others would test nothing.
    guard geteuid() == 0 else { return }
    let path = folder.file(".ctapi")
    try DataDirectory(path: path).create()
    func locate(_ explicit: String? = nil, _ environment: String? = nil) -> DataDirectory {
      .locate(explicit: explicit, environment: environment, workingDirectory: folder.path)
    }
    #expect(try locate().openState(create: false) == nil)
    #expect(chown(path, 1234, 1234) == 0)
    for create in [false, true] {
      let error = #expect(throws: CtapiError.self) { try locate().openState(create: create) }
      #expect(error?.code == .dataDirectory)
      #expect(error?.message == "'\(path)' was found, but belongs to another user (id 1234)")
      #expect(error?.hint?.contains("--data '\(path)'") == true)
    }
    #expect(throws: CtapiError.self) { try locate().checkFormat() }
    // What is named is trusted.
    for named in [locate(path), locate(nil, path)] { #expect(try named.openState(create: true) != nil) }
  }

  @Test("a directory that this user may not look into is no absent one")
  func closedDirectoriesAreNotAbsent() throws {
    let data = folder.dataDirectory
    _ = try data.openState(create: true)
    #expect(chmod(data.path, 0) == 0)
    defer { chmod(data.path, 0o700) }
    // Nothing is closed to root.
    guard geteuid() != 0 else { return }
    let error = #expect(throws: CtapiError.self) { try data.openState(create: false) }
    #expect(error?.code == .dataDirectory && error?.message.hasPrefix("cannot look into '") == true)
  }

  @Test("pasted into a shell, quoted text is one word, whatever stands over its quotes")
  func quotedTextIsOneWord() {
    for text in ["a'b", "'\u{301}; echo pwned #", "''", "", "a\r\n'\u{308}", "'"] {
      let script = "printf %s \(text.quotedForShell)"
      guard let stream = popen(script, "r") else {
        Issue.record("no shell")
        return
      }
      var bytes: [UInt8] = []
      while case let byte = fgetc(stream), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
      pclose(stream)
      #expect(bytes == Array(text.utf8), "\(text)")
    }
  }

  @Test func namesOfResourcesAreReadAndWritten() {
    let text = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1"
    #expect(ARN(text)?.description == text)
    #expect(Locality().arn("servicediscovery", "service/srv-1").description == text)
    #expect(ARN("arn:aws:x") == nil)
  }
}
