import CtapiCore

extension ForgeryKind {
  /// Tokens whose signature is none.
  static var signatureKinds: [ForgeryKind] {
    [
      ForgeryKind("bad-sig", .signatureInvalid, "One bit of the signature flipped") { forge in
        var signature = try parts(try forge.sign()).signature
        signature[signature.count / 2] ^= 1
        return forge.join(header: forge.header, signature: signature)
      },
      ForgeryKind("stripped-sig", .signatureInvalid, "Without a signature") { forge in
        forge.join(header: forge.header, signature: [])
      },
      ForgeryKind("psychic", .signatureInvalid, "An ECDSA signature of zeros (CVE-2022-21449)") { forge in
        forge.join(header: ellipticHeader(forge), signature: [UInt8](repeating: 0, count: 64))
      },
      ForgeryKind("der-sig", .signatureInvalid, "A good ECDSA signature in DER") { forge in
        let signature = try parts(try forge.sign(ellipticHeader(forge), by: forge.ellipticKey)).signature
        var encoded: [UInt8] = []
        ECDSASignature.encodeDER(signature.span, into: &encoded)
        return forge.join(header: ellipticHeader(forge), signature: encoded)
      },
    ]
  }

  private static func ellipticHeader(_ forge: Forge) -> JSONObject {
    ["kid": .string(forge.ellipticKey.kid ?? ""), "alg": "ES256"]
  }

  private static func parts(_ token: [UInt8]) throws -> (unsigned: [UInt8], signature: [UInt8]) {
    guard let dot = token.lastIndex(of: UInt8(ascii: ".")) else { return (token, []) }
    let segment = Array(token[(dot + 1)...])
    return (Array(token[..<dot]), Base64.decodeURL(segment.span) ?? [])
  }

  /// Rightly signed tokens whose text is not what the standards allow.
  static var textKinds: [ForgeryKind] {
    [
      ForgeryKind("padded", .badBase64, "Base64 padding behind the signature") { try $0.sign() + Array("==".utf8) },
      ForgeryKind("noncanonical", .badBase64, "Unused bits of the signature's last character set") { forge in
        var token = try forge.sign()
        // 256 bytes end in a character with four unused bits, so that its successor decodes to the same byte.
        token[token.count - 1] += 1
        return token
      },
      ForgeryKind("standard-alphabet", .badBase64, "A signature in the other base64 alphabet") { forge in
        let parts = try parts(try forge.sign())
        let signature = [0xFB, 0xFF] + parts.signature.dropFirst(2)
        return parts.unsigned + Array(".\(Base64.encode(signature.span))".utf8.filter { $0 != UInt8(ascii: "=") })
      },
      ForgeryKind("dup-claim", .duplicateMember, "Says its subject twice") { forge in
        try forge.sign(headerText: JSON.object(forge.header).bytes(), inserting(#""sub":"admin","#, into: forge.claims))
      },
      ForgeryKind("dup-header", .duplicateMember, "Says its algorithm twice") { forge in
        try forge.sign(headerText: inserting(#""alg":"none","#, into: forge.header), JSON.object(forge.claims).bytes())
      },
      ForgeryKind("deep", .tooDeep, "Claims nested 100 levels deep") { forge in
        var value: JSON = []
        for _ in 0..<100 { value = [value] }
        return try forge.sign(claims: forge.claims("deep", value))
      },
      ForgeryKind("oversize", .oversize, "Longer than 16384 bytes") { forge in
        try forge.sign(claims: forge.claims("filler", .string(String(repeating: "x", count: 16384))))
      },
      ForgeryKind("trailing-comma", .badJSON, "A comma behind the last claim") { forge in
        var text = JSON.object(forge.claims).bytes()
        text.insert(UInt8(ascii: ","), at: text.count - 1)
        return try forge.sign(headerText: JSON.object(forge.header).bytes(), text)
      },
      ForgeryKind("bom", .badJSON, "A byte-order mark before the claims") { forge in
        try forge.sign(
          headerText: JSON.object(forge.header).bytes(), [0xEF, 0xBB, 0xBF] + JSON.object(forge.claims).bytes())
      },
      ForgeryKind("two-segments", .malformed, "Without the third segment") { $0.unsigned($0.header) },
      ForgeryKind("four-segments", .malformed, "With a fourth segment") { try $0.sign() + Array(".AAAA".utf8) },
      ForgeryKind("jwe", .isJWE, "An encrypted token in the place of a signed one") { forge in
        let header: JSONObject = ["alg": "RSA-OAEP-256", "enc": "A256GCM"]
        let text = JSON.object(header).bytes()
        return Array("\(Base64.encodeURL(text.span)).AAAA.AAAA.AAAA.AAAA".utf8)
      },
    ]
  }

  /// The object's text with more put before its first member.
  private static func inserting(_ text: String, into object: JSONObject) -> [UInt8] {
    var bytes = JSON.object(object).bytes()
    bytes.insert(contentsOf: text.utf8, at: 1)
    return bytes
  }
}
