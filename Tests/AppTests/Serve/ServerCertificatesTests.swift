import CtapiApp
import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

@Suite struct ServerCertificatesTests {
  @Test func filesAreReadAgainOnceTheyChange() throws {
    let authority = try TestAuthority()
    let old = try authority.issue("old", for: "DNS:old.test")
    _ = try authority.issue("new", for: "DNS:new.test")
    var certificates = ServerCertificates([.init(certificate: old.certificate, key: old.key)])
    _ = try certificates.context { _ in }
    #expect(try certificates.changed { _ in } == nil)
    // The certificate without its key cannot be used; that is said once, and the next change is looked at again.
    try authority.run("cp new.pem other.pem && mv other.pem old.pem")
    let error = #expect(throws: CtapiError.self) { try certificates.changed { _ in } }
    #expect(error?.code == .certificateMismatch)
    #expect(try certificates.changed { _ in } == nil)
    try authority.run("cp new.key other.key && chmod 600 other.key && mv other.key old.key")
    #expect(try certificates.changed { _ in } != nil)
    #expect(try certificates.changed { _ in } == nil)
    try authority.run("rm old.pem")
    let absent = #expect(throws: CtapiError.self) { try certificates.changed { _ in } }
    #expect(absent?.code == .fileNotFound)
  }

  /// A pipe would hold up the thread that reads it, and with it every change of a definition and the end of the server.
  @Test("5.1: a pipe in a certificate's or key's place is refused, not waited for", arguments: ["one.pem", "one.key"])
  func pipesAreNotReadAgain(name: String) throws {
    let authority = try TestAuthority()
    let one = try authority.issue("one", for: "DNS:one.test")
    var certificates = ServerCertificates([.init(certificate: one.certificate, key: one.key)])
    try authority.run("rm \(name) && mkfifo -m 600 \(name)")
    let error = #expect(throws: CtapiError.self) { try certificates.changed { _ in } }
    #expect(error?.code == .fileUnreadable)
    #expect(error?.message.contains("'\(authority.directory.file(name))'") == true)
    #expect(try certificates.changed { _ in } == nil)
  }

  @Test func anOutdatedCertificateServesAndIsToldOf() throws {
    let authority = try TestAuthority()
    let old = try authority.issue("old", for: "DNS:old.test", days: ("20200101", "20210101"))
    var findings: [Diagnostic] = []
    let certificates = ServerCertificates([.init(certificate: old.certificate, key: old.key)])
    _ = try certificates.context { findings.append($0) }
    #expect(findings.map(\.rule) == ["certificate-outdated"])
  }
}
