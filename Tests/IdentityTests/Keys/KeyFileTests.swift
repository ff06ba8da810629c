import CtapiCore
import CtapiIdentity
import CtapiTestSupport
import Testing

@Suite struct KeyFileTests {
  private func only(_ bytes: [UInt8]) throws -> TokenKey {
    let found = try KeyFile.keys(bytes.span, file: "test")
    return try #require(found.keys.count == 1 ? found.keys.first : nil)
  }

  @Test(
    "49, 50: JWK, PEM and DER of one key are one key, private and public",
    arguments: [SignatureAlgorithm.rs256, .es256, .es384, .es512, .edDSA])
  func everyForm(algorithm: SignatureAlgorithm) throws {
    let key = try TokenKey.generate(for: algorithm)
    guard case .asymmetric(let pair, _) = key.material else { return }
    let thumbprint = try key.thumbprint()
    let components = try pair.components(includingPrivate: true)
    for encoding in [AsymmetricKey.Encoding.pkcs8, .traditional, .publicKeyInfo] {
      let bytes = try pair.encoded(encoding)
      let text = Array(PEM.encode(bytes.span, label: pair.label(encoding)).utf8)
      for form in [bytes, text, Array("comment\n".utf8) + text] {
        let copy = try only(form)
        #expect(try copy.thumbprint() == thumbprint)
        #expect(copy.isPrivate == (encoding != .publicKeyInfo))
        guard copy.isPrivate, case .asymmetric(let other, _) = copy.material else { continue }
        #expect(try other.components(includingPrivate: true) == components)
      }
    }
    for isPrivate in [true, false] {
      let members = try #require(try key.jwk(includingPrivate: isPrivate))
      let copy = try only(JSON.object(members).bytes())
      #expect(try copy.thumbprint() == thumbprint)
      #expect(copy.isPrivate == isPrivate)
    }
  }

  @Test(
    "every malformed key names what is wrong with it",
    arguments: [
      (#"{"kty":"RSA","n":"AQAB"}"#, "'e'"), (#"{"kty":"RSA","n":"AQ==","e":"AQAB"}"#, "'n'"),
      (#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, "'x'"),
      (#"{"kty":"EC","crv":"P-999","x":"","y":""}"#, "'crv'"),
      (#"{"kty":"OKP","crv":"Ed25519"}"#, "'x'"), (#"{"kty":"oct"}"#, "'k'"), (#"{"kty":"oct","k":""}"#, "'k'"),
      (#"{"kty":5}"#, "'kty'"), (#"{"kty":"RSA","alg":5}"#, "'alg'"), (#"{"kty":"x"}"#, "'kty'"),
      (#"{"kty":"RSA","key_ops":"sign"}"#, "'key_ops'"), (#"{"kty":"RSA","key_ops":["sign","sign"]}"#, "'key_ops'"),
      (#"{"keys":5}"#, "'keys'"), ("{}", "'kty'"), ("nonsense", "PEM"),
      ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "PUBLIC KEY"),
      ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "encrypted"),
    ])
  func malformed(text: String, part: String) throws {
    let error = #expect(throws: CtapiError.self) { try only(Array(text.utf8)) }
    #expect(error?.message.contains(part) ?? false, "\(error?.message ?? "")")
    #expect(error?.place?.file == "test")
    #expect(error?.code.kind == .invalidInput)
  }

  @Test("43, A40: weak keys are refused on use unless that is asked for")
  func weakSecret() throws {
    let short = TokenKey(.secret([UInt8](repeating: 1, count: 31)))
    let error = #expect(throws: CtapiError.self) { try TokenSigner(short, algorithm: .hs256) }
    #expect(error?.code == .keyWeak)
    _ = try TokenSigner(short, algorithm: .hs256, allowWeak: true)
    #expect(throws: CtapiError.self) { try TokenSigner(TestKeys.secret.withAlgorithm(nil), algorithm: .rs256) }
    #expect(throws: CtapiError.self) { try TokenKey.generate(for: .rs256, bits: 1024) }
  }

  @Test(
    "44: ES256 signatures have 64 bytes and ES512 ones 132", arguments: [(SignatureAlgorithm.es256, 64), (.es512, 132)])
  func fixedWidth(algorithm: SignatureAlgorithm, size: Int) throws {
    let signer = try TokenSigner(TestKeys.key(for: algorithm))
    for round in 0..<(size == 64 ? 10_000 : 200) {
      #expect(try signer.signature(of: Array("\(round)".utf8).span).count == size)
    }
  }

  @Test(
    "45: RS256, HS256 and EdDSA sign the same text the same way", arguments: [SignatureAlgorithm.rs256, .hs256, .edDSA])
  func repeatable(algorithm: SignatureAlgorithm) throws {
    let key = TestKeys.key(for: algorithm)
    #expect(try Tokens.sign(key: key, algorithm) == Tokens.sign(key: key, algorithm))
  }
}

extension TokenKey {
  fileprivate func withAlgorithm(_ algorithm: SignatureAlgorithm?) -> TokenKey {
    var copy = self
    copy.algorithm = algorithm
    return copy
  }
}
