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

  @Test func namesOfResourcesAreReadAndWritten() {
    let text = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1"
    #expect(ARN(text)?.description == text)
    #expect(Locality().arn("servicediscovery", "service/srv-1").description == text)
    #expect(ARN("arn:aws:x") == nil)
  }
}
