import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@Suite struct TLSIdentityTests {
  private func code(_ certificate: String, _ key: String) -> ErrorCode? {
    do throws(CtapiError) {
      _ = try TLSIdentity(certificateFile: certificate, keyFile: key)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func filesThatCannotServeAreRefusedByName() throws {
    let authority = try TestAuthority()
    let one = try authority.issue("one", for: "DNS:one")
    let two = try authority.issue("two", for: "DNS:two")
    try authority.run("openssl pkey -in one.key -aes128 -passout pass:x -out locked.key; cp one.key loose.key")
    try authority.run("chmod 600 locked.key; chmod 640 loose.key")
    let folder = authority.directory
    #expect(code(one.certificate, one.key) == nil)
    #expect(code(one.certificate, two.key) == .certificateMismatch)
    #expect(code(folder.file("absent"), one.key) == .fileNotFound)
    #expect(code(one.certificate, folder.file("absent")) == .fileNotFound)
    #expect(code(one.key, one.key) == .certificateMalformed)
    #expect(code(one.certificate, one.certificate) == .privateKeyLoose)
    #expect(code(one.certificate, folder.file("locked.key")) == .certificateMalformed)
    #expect(code(one.certificate, folder.file("loose.key")) == .privateKeyLoose)
  }

  /// Left out, the issuer's certificate would be missed by clients alone, and a file half written would be served.
  @Test(
    "5.1: a chain with a certificate that cannot be read is refused, with its place",
    arguments: ["sed 3s/^....../!!!!!!/", "head -n 3", "sed 4d", "head -c 100", "head -n 1"])
  func brokenChains(damage: String) throws {
    let authority = try TestAuthority()
    let one = try authority.issue("one", for: "DNS:one")
    let two = try authority.issue("two", for: "DNS:two")
    try authority.run("(cat one.pem; \(damage) two.pem) > chain.pem")
    try authority.run("(echo; cat one.pem two.pem; echo text) > whole.pem")
    let chain = authority.directory.file("chain.pem")
    let error = #expect(throws: CtapiError.self) { try TLSIdentity(certificateFile: chain, keyFile: one.key) }
    #expect(error?.code == .certificateMalformed)
    #expect(error?.message.hasPrefix("certificate 2 in '\(chain)' cannot be read: ") == true)
    #expect(code(authority.directory.file("whole.pem"), one.key) == nil)
    #expect(code(two.certificate, two.key) == nil)
  }

  @Test func aCertificateOutsideItsTimeIsToldOf() throws {
    let authority = try TestAuthority()
    let old = try authority.issue("old", for: "DNS:old.test", days: ("20200101", "20210102"))
    let new = try authority.issue("new", for: "DNS:new.test")
    #expect(
      try TLSIdentity(certificateFile: old.certificate, keyFile: old.key).fault
        == "the certificate for 'old.test' has expired on 2021-01-02")
    #expect(try TLSIdentity(certificateFile: new.certificate, keyFile: new.key).fault == nil)
  }
}
