import CtapiCore
import Testing

@Suite struct CryptographyTests {
  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test func digestsOfTheEmptyTextAndOfABC() throws {
    let abc = Array("abc".utf8)
    #expect(
      hex(try DigestAlgorithm.sha256.hash([UInt8]().span))
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      hex(try DigestAlgorithm.sha256.hash(abc.span))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hex(try DigestAlgorithm.sha384.hash(abc.span)).hasPrefix("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"))
    #expect(
      hex(try DigestAlgorithm.sha512.hash(abc.span)).hasPrefix("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"))
  }

  @Test func digestContextIsReusable() throws {
    let context = try DigestContext(.sha256)
    var output: [UInt8] = []
    for _ in 0..<3 {
      context.hash(Array("abc".utf8).span, into: &output)
      #expect(hex(output).hasPrefix("ba7816bf"))
    }
  }

  @Test("HMAC-SHA-256 of RFC 4231 case 2, twice with one context, and near misses")
  func authenticator() throws {
    let message = Array("what do ya want for nothing?".utf8)
    let authenticator = try MessageAuthenticator(secret: Array("Jefe".utf8).span, algorithm: .sha256)
    for _ in 0..<2 {
      #expect(
        hex(authenticator.code(for: message.span)) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      )
    }
    var code = authenticator.code(for: message.span)
    #expect(authenticator.accepts(code, message))
    #expect(!authenticator.accepts(code.dropLast(), message))
    code[31] ^= 1
    #expect(!authenticator.accepts(code, message))
    #expect(!authenticator.accepts([], message))
  }

  @Test func randomBytesDiffer() throws {
    let first = try SecureRandom.bytes(32)
    let second = try SecureRandom.bytes(32)
    #expect(first.count == 32)
    #expect(first != second)
  }

  @Test(
    "every family signs, verifies, and is read back from its numbers and its encodings",
    arguments: [KeyFamily.rsa(bits: 2048), .elliptic(.p256), .elliptic(.p384), .elliptic(.p521), .ed25519])
  func families(family: KeyFamily) throws {
    let scheme: SignatureScheme =
      switch family {
      case .rsa: .rsaPSS(.sha256)
      case .elliptic(.p256): .ecdsa(.sha256)
      case .elliptic(.p384): .ecdsa(.sha384)
      case .elliptic(.p521): .ecdsa(.sha512)
      case .ed25519: .ed25519
      }
    let key = try AsymmetricKey.generate(family)
    #expect(key.family == family)
    #expect(try key.isConsistent())
    let message = Array("message".utf8)
    let signature = try SignatureSigner(key: key, scheme: scheme).sign(message.span)
    #expect(signature.count == family.signatureSize)
    let components = try key.components(includingPrivate: true)
    for copy in [try AsymmetricKey(components), try AsymmetricKey(components.publicOnly)] {
      let verifier = try SignatureVerifier(key: copy, scheme: scheme)
      for _ in 0..<2 { #expect(verifier.accepts(signature, message)) }
      #expect(!verifier.accepts(signature, Array("massage".utf8)))
      #expect(verifier.accepts(signature, message))
      #expect(!verifier.accepts(signature.dropLast(), message))
      #expect(!verifier.accepts([0] + signature, message))
    }
    for encoding in [AsymmetricKey.Encoding.pkcs8, .traditional] {
      let bytes = try key.encoded(encoding)
      let copy = try #require(try AsymmetricKey.decode(bytes.span, encoding))
      #expect(try copy.components(includingPrivate: true) == components)
    }
    let bytes = try key.encoded(.publicKeyInfo)
    let published = try #require(try AsymmetricKey.decode(bytes.span, .publicKeyInfo))
    #expect(try published.components(includingPrivate: true) == components.publicOnly)
  }

  @Test func bytesBehindAKeyAreRefused() throws {
    let bytes = try AsymmetricKey.generate(.elliptic(.p256)).encoded(.pkcs8)
    #expect(try AsymmetricKey.decode((bytes + [0]).span, .pkcs8) == nil)
    #expect(try AsymmetricKey.decode(Array(bytes.dropLast()).span, .pkcs8) == nil)
    #expect(try AsymmetricKey.decode([UInt8]().span, .pkcs8) == nil)
  }

  @Test func aPointOffItsCurveIsNoKey() throws {
    guard case .elliptic(var point) = try AsymmetricKey.generate(.elliptic(.p256)).components(includingPrivate: false)
    else { return }
    point.y[31] ^= 1
    #expect(throws: CtapiError.self) { try AsymmetricKey(.elliptic(point)) }
  }

  @Test func anECDSASignatureKeepsItsWidthInBothForms() throws {
    var generator = SeededGenerator(seed: 3)
    var encoded: [UInt8] = []
    for size in [32, 48, 66] {
      for round in 0..<200 {
        var fixed = (0..<(size * 2)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for index in 0..<(round % size) { fixed[index] = 0 }
        ECDSASignature.encodeDER(fixed.span, into: &encoded)
        #expect(ECDSASignature.decodeDER(encoded.span, size: size) == fixed)
      }
    }
  }

  @Test(
    "base64url takes exactly one spelling",
    arguments: ["QQ==", "QR", "QUJ", "Q", "QQ ", "Q+", "Q/", "QUJD\n", "QUJDRA=", "Qé"])
  func noncanonicalSpelling(text: String) {
    #expect(Base64.decodeURL(Array(text.utf8).span) == nil)
  }

  @Test func base64GoesBothWays() {
    var generator = SeededGenerator(seed: 9)
    for count in 0..<300 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(Base64.decodeURL(Array(Base64.encodeURL(bytes.span).utf8).span) == bytes)
      #expect(Base64.decodeStandard(Array(Base64.encode(bytes.span).utf8).span) == bytes)
    }
  }

  @Test("tokens.md 18: whatever byte stands in base64url, and wherever, only one of the alphabet is taken")
  func foreignBytes() throws {
    let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    // 40 characters are two blocks of sixteen and two of four.
    for place in 0..<40 {
      for byte in UInt8.min...UInt8.max {
        var text = [UInt8](repeating: UInt8(ascii: "A"), count: 40)
        text[place] = byte
        guard let decoded = Base64.decodeURL(text.span) else {
          #expect(!alphabet.contains(byte), "\(byte) at \(place)")
          continue
        }
        #expect(alphabet.contains(byte), "\(byte) at \(place)")
        #expect(Array(Base64.encodeURL(decoded.span).utf8) == text)
      }
    }
  }

  @Test func base64DecodesIntoRoomThatIsUsedAgain() {
    var room: [UInt8] = []
    for text in ["", "QUJD", String(repeating: "QUJD", count: 30), "QQ", "Q", "QUI", "Q*JD"] {
      let count = Base64.decodeURL(Array(text.utf8).span, into: &room)
      #expect(count.map { Array(room[..<$0]) } == Base64.decodeURL(Array(text.utf8).span))
    }
  }

  @Test func pemBlocksAreTakenApart() throws {
    let first: [UInt8] = [1, 2, 3]
    let second: [UInt8] = [4]
    let text =
      "before\n" + PEM.encode(first.span, label: "PUBLIC KEY") + "between\n"
      + PEM.encode(second.span, label: "X")
    let blocks = try PEM.blocks(Array(text.utf8).span)
    #expect(blocks.map(\.label) == ["PUBLIC KEY", "X"])
    #expect(blocks.map(\.bytes) == [first, second])
    #expect(throws: CtapiError.self) { try PEM.blocks(Array("-----BEGIN X-----\nAAAA".utf8).span) }
  }
}

extension SignatureVerifier {
  fileprivate func accepts(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
    isValid(signature.span, for: message.span)
  }
}

extension MessageAuthenticator {
  fileprivate func accepts(_ code: [UInt8], _ message: [UInt8]) -> Bool { isValid(code.span, for: message.span) }
}
