import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@testable import CtapiApp
@testable import CtapiIdentity

/// What the doctor says of a data directory, its keys and its server (`design.md` 4, `reliability.md` 7).
@Suite struct DirectoryCheckupTests {
  private let folder: TemporaryDirectory
  private let directory: DataDirectory
  private let now = SystemClock().now

  init() throws {
    folder = try TemporaryDirectory()
    directory = folder.dataDirectory
    try directory.create()
  }

  private func empty(_ path: String, mode: Int32 = 0o600) throws {
    let nothing: [UInt8] = []
    try Files.write(nothing.span, to: path, mode: mode)
  }

  private var rules: [String] { DirectoryCheckup(directory, now: now).findings().map(\.rule) }

  @Test func aFreshDirectoryIsFine() { #expect(rules == []) }

  @Test func anAbsentDirectoryIsANoteAndAFileIsAnError() throws {
    let absent = DataDirectory(path: folder.file("none"))
    #expect(DirectoryCheckup(absent, now: now).findings().map(\.rule) == ["directory-absent"])
    #expect(!Files.exists(absent.path))
    let file = DataDirectory(path: try folder.write("", to: "file"))
    #expect(DirectoryCheckup(file, now: now).findings().map(\.rule) == ["directory-unusable"])
  }

  @Test(arguments: ["", "/keys", "/logs", "/run"])
  func aFolderThatOthersMayEnterIsNamed(part: String) {
    chmod(directory.path + part, 0o750)
    #expect(rules == ["directory-open"])
  }

  @Test(arguments: ["/state.db", "/store.db", "/outbox.jsonl", "/run/server.json", "/logs/access.log"])
  func aFileThatOthersMayReadIsNamed(part: String) throws {
    try empty(directory.path + part, mode: 0o640)
    #expect(rules == ["file-open"])
    chmod(directory.path + part, 0o600)
    #expect(rules == [])
  }

  @Test(arguments: [("99\n", "directory-format"), ("x\n", "directory-format"), ("1\n", nil)] as [(String, String?)])
  func theFormatIsRead(text: String, rule: String?) throws {
    try Files.write(Array(text.utf8).span, to: directory.path + "/format")
    #expect(rules == [rule].compactMap(\.self))
  }

  @Test func settingsThatDoNotParseAreNamedWithTheirPlace() throws {
    try Files.write(Array("serve:\n  - [\n".utf8).span, to: directory.configurationPath)
    let found = DirectoryCheckup(directory, now: now).findings()
    #expect(found.map(\.rule) == ["settings-invalid"])
    #expect(found.first?.place?.line != nil)
  }

  @Test func aDatabaseFromTheFutureMeansAClockBehind() throws {
    try empty(directory.path + "/state.db")
    let earlier = Timestamp(seconds: now.seconds - 3600)
    #expect(DirectoryCheckup(directory, now: earlier).findings().map(\.rule) == ["clock-behind"])
  }

  @Test func keysAreWhereTheyBelongForTheirOwnerOnly() throws {
    let key = PoolKey(
      kid: "k", algorithm: .rs256, state: .active, thumbprint: "thumb", isPrivate: true, created: now, retires: nil)
    let path = directory.keysPath + "/thumb.jwk"
    func rules() -> [String] { KeyFileCheckup(directory, keys: [key]).findings().map(\.rule) }
    #expect(rules() == ["key-file-missing"])
    try empty(path)
    #expect(rules() == [])
    chmod(path, 0o604)
    #expect(rules() == ["key-file-open"])
    #expect(KeyFileCheckup(directory, keys: []).findings().map(\.rule) == ["key-file-open", "key-file-stray"])
  }

  @Test func aTakenPortAndStaleFilesAreNamedWhileNoServerRuns() throws {
    let taken = try ListeningSocket(.loopback(port: 0))
    func rules(_ addresses: [SocketAddress]) -> [String] {
      ServerCheckup(directory, addresses: addresses, isOffline: false).findings().map(\.rule)
    }
    #expect(rules([.loopback(port: 0)]) == [])
    #expect(rules([taken.address]) == ["port-taken"])
    try empty(directory.runPath + "/server.json")
    #expect(rules([]) == ["server-stale"])
  }

  @Test func certificatesThatClientsRefuseOrSoonWillAreNamed() throws {
    let authority = try TestAuthority()
    func rules(_ certificate: String, _ key: String) -> [String] {
      CertificateCheckup([.init(certificate: certificate, key: key)]).findings().map(\.rule)
    }
    let good = try authority.issue("good", for: "DNS:good.test")
    let old = try authority.issue("old", for: "DNS:old.test", days: ("20200101", "20210101"))
    let ending = try authority.issue("ending", for: "DNS:e.test", days: ("20200101", day(in: 10)))
    #expect(rules(good.certificate, good.key) == [])
    #expect(rules(old.certificate, old.key) == ["certificate-outdated"])
    #expect(rules(ending.certificate, ending.key) == ["certificate-expiring"])
    #expect(rules(good.certificate, old.key) == ["certificate-unusable"])
    #expect(rules(directory.path + "/absent.pem", good.key) == ["certificate-unusable"])
  }

  /// A day from today on, as `20261231`.
  private func day(in days: Int) -> String {
    let seconds = SystemClock().now.seconds + Int64(days) * 86_400
    return String(Timestamp(seconds: seconds).rfc3339.prefix(10).filter { $0 != "-" })
  }

  @Test func theFilesOfCertificatesAreFoundByOtherCommands() throws {
    var address = ServerAddress(pid: getpid(), gateway: "http://127.0.0.1:1", control: "http://127.0.0.1:2")
    address.certificates = [
      ServerCertificates.Files(certificate: "c.pem", key: "/k.pem").named(from: "/srv"),
      ServerCertificates.Files(certificate: "/d.pem", key: "d.key").named(from: "/srv"),
    ]
    let lock = try ServerLock.take(directory)
    try lock.publish(address)
    defer { lock.withdraw() }
    let read = try ServerAddress.read(from: directory)
    #expect(read == address)
    #expect(read.certificates.map(\.certificate) == ["/srv/c.pem", "/d.pem"])
    #expect(read.certificates.map(\.key) == ["/k.pem", "/srv/d.key"])
    #expect(address.json["certificates"] == nil)
  }

  @Test func aTakenPortOfATCPListenerIsNamed() throws {
    let taken = try ListeningSocket(.loopback(port: 0))
    let checkup = ServerCheckup(directory, addresses: [.loopback(port: 0)], isOffline: false)
    let listener = RelayListener(port: taken.address.port, target: .host("127.0.0.1", port: 1))
    #expect(checkup.findings([listener]).map(\.rule) == ["port-taken"])
    #expect(checkup.findings([]) == [])
  }

  @Test func aRunningServerAnswersAndOneOfAnotherVersionIsNamed() throws {
    func rules(_ body: String, status: Int = 200) throws -> [String] {
      let bytes = Array(body.utf8)
      let server = try HTTPServer(
        at: [.unix(ControlSocket.path(in: directory))],
        handler: { _ in HTTPResponse(status: status, contentType: "application/json", body: bytes) })
      defer { server.stop(within: .zero) }
      return ServerCheckup(directory, addresses: [], isOffline: false).findings().map(\.rule)
    }
    #expect(try rules("{\"version\":\"\(Program.version)\"}") == [])
    #expect(try rules("{\"version\":\"0.0.1\"}") == ["server-version"])
  }
}
