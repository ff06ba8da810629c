import CtapiCore
import CtapiIdentity
import Testing

/// What a key must be to be trusted, on import as on use (`tokens.md` 1.1, A29, A40).
@Suite struct KeyStrengthTests {
  private func refusal(_ members: JSONObject) -> CtapiError? {
    do {
      _ = try TokenKey(jwk: members)
      return nil
    } catch {
      return error
    }
  }

  private func bytes(_ member: JSON?) -> [UInt8] {
    let text = Array((member?.stringValue ?? "").utf8)
    return Base64.decodeURL(text.span) ?? []
  }

  private func rsa(_ change: (inout [UInt8]) -> Void = { _ in }, exponent: [UInt8] = [1, 0, 1]) throws -> JSONObject {
    let members = try #require(try TestKeys.rsa.jwk(includingPrivate: false))
    var modulus = bytes(members["n"])
    change(&modulus)
    return [
      "kty": "RSA", "n": .string(Base64.encodeURL(modulus.span)), "e": .string(Base64.encodeURL(exponent.span)),
    ]
  }

  @Test(
    "A29: an RSA exponent is odd and within 3 and 2^33",
    arguments: [
      ([1], false), ([2], false), ([3], true), ([4], false), ([0x11], true), ([1, 0, 0], false), ([1, 0, 1], true),
      ([1, 0, 0, 0, 1], true), ([2, 0, 0, 0, 1], false), ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF], false),
    ] as [([UInt8], Bool)])
  func exponents(exponent: [UInt8], isGood: Bool) throws {
    let error = refusal(try rsa(exponent: exponent))
    #expect((error == nil) == isGood)
    if let error { #expect(error.message.contains("'e'") && error.code == .keyUnusable) }
  }

  @Test("A29: a modulus is odd, has no zero before it, and at least 2048 bits")
  func moduli() throws {
    #expect(refusal(try rsa()) == nil)
    let even = refusal(try rsa { $0[$0.count - 1] &= 0xFE })
    #expect(even?.code == .keyMalformed && even?.message.contains("'n'") == true)
    let zero = refusal(try rsa { $0.insert(0, at: 0) })
    #expect(zero?.code == .keyMalformed && zero?.message.contains("'n'") == true)
    let short = refusal(
      try rsa {
        $0.removeFirst(128)
        // One key in 256 has a zero there, which is another refusal.
        $0[0] |= 0x80
      })
    #expect(short?.code == .keyWeak && short?.message.contains("fewer than 2048") == true && short?.hint != nil)
    let huge = refusal(try rsa { $0 = [0x80] + [UInt8](repeating: 1, count: 2048) })
    #expect(huge?.code == .keyUnusable)
  }

  @Test("43, A40: a secret is as long as its hash", arguments: [("HS256", 32), ("HS384", 48), ("HS512", 64)])
  func secrets(algorithm: String, least: Int) {
    for (count, isGood) in [(0, false), (least - 1, false), (least, true), (least + 1, true)] {
      let secret = Base64.encodeURL([UInt8](repeating: 5, count: count).span)
      let error = refusal(["kty": "oct", "k": .string(secret), "alg": .string(algorithm)])
      #expect((error == nil) == isGood, "\(count)")
    }
  }

  @Test("A29: a point that is not on its curve is no key, and coordinates have the curve's full width")
  func points() throws {
    for key in [TestKeys.p256, TestKeys.p384, TestKeys.p521] {
      let members = try #require(try key.jwk(includingPrivate: false))
      #expect(refusal(members) == nil)
      var off = members
      off["y"] = members["x"]
      #expect(refusal(off)?.code == .keyMalformed)
      var short = members
      var x = bytes(members["x"])
      x.removeFirst()
      short["x"] = .string(Base64.encodeURL(x.span))
      #expect(refusal(short)?.message.contains("'x'") == true)
      var other = members
      other["crv"] = "P-224"
      #expect(refusal(other)?.message.contains("'crv'") == true)
    }
  }
}

/// The closed list of reasons.
@Suite struct TokenReasonTests {
  @Test("every reason is written as the list has it, and knows what can be done")
  func reasons() {
    for reason in TokenReason.allCases {
      #expect(!reason.fix.isEmpty && !reason.fix.hasSuffix(".") && reason.fix.first?.isUppercase == false)
    }
    #expect(TokenReason.allCases.count == 31)
  }
}
