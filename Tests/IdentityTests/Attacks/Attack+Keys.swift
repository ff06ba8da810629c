import CtapiCore
import CtapiIdentity

extension Attack {
  /// A6 to A9 and A27 to A30: the key.
  static func keyAttacks() throws -> [Attack] {
    try namedKeys() + foreignKeys() + extensions() + keySets()
  }

  private static func namedKeys() throws -> [Attack] {
    let names = [
      "../../../dev/null", "/proc/self/environ", "x' UNION SELECT 'key", "\\u0000", "rsa\\u0000", "__proto__",
      "http://127.0.0.1/key", "file:///etc/passwd", "", " rsa", "rsa ", "; rm -rf /", "$(id)",
      String(repeating: "k", count: 10_000), "\\u001b[2J",
    ]
    var attacks: [Attack] = []
    for name in names {
      attacks.append(
        Attack("A6", "kid '\(name.prefix(24))'", try sign(header: #"{"alg":"RS256","kid":"\#(name)"}"#), .keyNotFound))
    }
    attacks.append(Attack("A6", "kid a number", try sign(header: #"{"alg":"RS256","kid":1}"#), .malformed))
    attacks.append(Attack("A6", "kid null", try sign(header: #"{"alg":"RS256","kid":null}"#), .malformed))
    attacks.append(Attack("A7", "kid in capitals", try sign(header: #"{"alg":"RS256","kid":"RSA"}"#), .keyNotFound))
    let composed = jwks([TestKeys.rsa]).replacing(#""kid":"rsa""#, with: "\"kid\":\"caf\u{E9}\"")
    attacks.append(
      Attack(
        "A7", "kid in NFD for a key in NFC", try sign(header: "{\"alg\":\"RS256\",\"kid\":\"cafe\u{301}\"}"),
        .keyNotFound, keys: composed))
    attacks.append(
      Attack(
        "A7", "kid in NFC for a key in NFC", try sign(header: "{\"alg\":\"RS256\",\"kid\":\"caf\u{E9}\"}"), nil,
        keys: composed))
    return attacks
  }

  private static func foreignKeys() throws -> [Attack] {
    let stranger = TestKeys.otherRSA
    let members = JSON.object(try stranger.jwk(includingPrivate: false) ?? JSONObject()).text()
    var attacks: [Attack] = []
    for (name, member) in [
      ("jku to a stranger", #""jku":"http://127.0.0.1:1/jwks.json""#),
      ("jku to a file", #""jku":"file:///etc/passwd""#),
      ("jku to the cloud's metadata", #""jku":"http://169.254.169.254/""#),
      ("x5u", #""x5u":"https://evil.example/cert.pem""#),
    ] {
      attacks.append(
        Attack(
          "A8", name, try sign(header: #"{"alg":"RS256","kid":"rsa",\#(member)}"#, key: stranger), .signatureInvalid))
    }
    attacks += [
      Attack(
        "A9", "embedded jwk", try sign(header: #"{"alg":"RS256","kid":"rsa","jwk":\#(members)}"#, key: stranger),
        .signatureInvalid),
      Attack(
        "A9", "embedded jwk and its kid",
        try sign(header: #"{"alg":"RS256","kid":"rsa2","jwk":\#(members)}"#, key: stranger),
        .keyNotFound),
      Attack(
        "A9", "embedded x5c", try sign(header: #"{"alg":"RS256","kid":"rsa","x5c":["MIIB"]}"#, key: stranger),
        .signatureInvalid),
      Attack(
        "A27", "another pool's key under the same kid",
        try sign(header: #"{"alg":"RS256","kid":"rsa"}"#, key: stranger),
        .signatureInvalid),
      Attack(
        "A27", "another region's issuer",
        try claims(Tokens.goodClaims.replacing("issuer.example", with: "issuer2.example")), .issuerMismatch,
        policy: issuer),
    ]
    return attacks
  }

  static let issuer = Policy(["--iss", "https://issuer.example/pool"]) { $0.issuers = ["https://issuer.example/pool"] }

  private static func extensions() throws -> [Attack] {
    func critical(_ name: String, _ members: String, _ expected: TokenReason) throws -> Attack {
      Attack("A28", name, try sign(header: #"{"alg":"RS256","kid":"rsa",\#(members)}"#), expected)
    }
    return [
      try critical("crit unknown", #""crit":["exp-ext"],"exp-ext":1"#, .criticalUnsupported),
      try critical("crit empty", #""crit":[]"#, .malformed),
      try critical("crit twice the same", #""crit":["x","x"],"x":1"#, .malformed),
      try critical("crit names alg", #""crit":["alg"]"#, .malformed),
      try critical("crit names an absent member", #""crit":["absent"]"#, .malformed),
      try critical("crit a string", #""crit":"x","x":1"#, .malformed),
      try critical("crit null", #""crit":null"#, .malformed),
      try critical("crit holds a number", #""crit":[1]"#, .malformed),
      try critical("crit b64 false", #""crit":["b64"],"b64":false"#, .criticalUnsupported),
      try critical("crit b64 true", #""crit":["b64"],"b64":true"#, .criticalUnsupported),
      try critical("b64 false without crit", #""b64":false"#, .criticalUnsupported),
    ]
  }

  private static func keySets() throws -> [Attack] {
    let good = try Tokens.sign(key: TestKeys.rsa, .rs256)
    let unnamed = try sign(header: #"{"alg":"RS256"}"#)
    let set = jwks([TestKeys.rsa])
    func altered(_ name: String, _ old: String, _ new: String, _ expected: TokenReason?) -> Attack {
      Attack("A29", name, good, expected, keys: set.replacing(old, with: new))
    }
    let odd = [
      #"{"kty":"oct","k":"AAAA"}"#, #"{"kty":"RSA","alg":"RSA-OAEP-256","n":"AQAB","e":"AQAB"}"#,
      #"{"kty":"OKP","crv":"X25519","x":"AAAA"}"#, #"{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}"#,
      #"{"kty":"XYZ"}"#, "{}", "5", "null", "[]", #"{"kty":5}"#, #"{"kty":"EC","crv":"P-256"}"#,
    ]
    let poisoned = "{\"keys\":[" + (0..<5).flatMap { _ in odd }.joined(separator: ",") + "," + set.dropFirst(9)
    let many =
      "{\"keys\":[" + (0..<2000).map { #"{"kty":"XYZ","kid":"\#($0)"}"# }.joined(separator: ",") + ","
      + set.dropFirst(9)
    let two = jwks([TestKeys.rsa, TestKeys.otherRSA])
    let sameName = two.replacing(#""kid":"rsa2""#, with: #""kid":"rsa""#)
    let privateSet =
      "{\"keys\":[" + JSON.object(try TestKeys.rsa.jwk(includingPrivate: true) ?? JSONObject()).text() + "]}"
    return [
      altered("use enc", #""kty":"RSA""#, #""kty":"RSA","use":"enc""#, .keyUnusable),
      altered("key_ops without verify", #""kty":"RSA""#, #""kty":"RSA","key_ops":["encrypt"]"#, .keyUnusable),
      altered("key_ops with verify", #""kty":"RSA""#, #""kty":"RSA","key_ops":["verify"]"#, nil),
      altered(
        "use and key_ops disagree", #""kty":"RSA""#, #""kty":"RSA","use":"sig","key_ops":["encrypt","verify"]"#,
        .keyUnusable),
      altered("e is 1", #""e":"AQAB""#, #""e":"AQ""#, .keyUnusable),
      altered("e is even", #""e":"AQAB""#, #""e":"AQAA""#, .keyUnusable),
      altered("e is beyond 2^33", #""e":"AQAB""#, #""e":"AQAAAAAB""#, .keyUnusable),
      altered("n padded with a zero octet", #""n":""#, #""n":"AA"#, .keyUnusable),
      altered("alg of another family", #""kty":"RSA""#, #""kty":"RSA","alg":"ES256""#, .keyUnusable),
      altered("kty gone", #""kty":"RSA","#, "", .keyUnusable),
      Attack("A29", "private members in a set", good, nil, keys: privateSet),
      Attack("A29", "RSA of 1024 bits", try weakToken(), .keyWeak, keys: try weakSet()),
      Attack("A29", "a ROCA modulus", good, .keyWeak, keys: roca(set)),
      Attack("A30", "one good key among 55 odd ones", good, nil, keys: poisoned),
      Attack("A30", "one good key among 2000", good, nil, keys: many),
      Attack("A30", "no kid, one key fits", unnamed, nil, keys: poisoned),
      Attack("A30", "no kid, two keys fit", unnamed, .keyAmbiguous, keys: two),
      Attack("A30", "one kid, two keys", good, .keyAmbiguous, keys: sameName),
      Attack("A30", "an empty set", good, .keyNotFound, keys: #"{"keys":[]}"#),
    ]
  }

  private static let weakKey = TokenKey(
    .asymmetric(weakPair, isPrivate: true), kid: "weak")

  private static let weakPair: AsymmetricKey = {
    do { return try AsymmetricKey.generate(.rsa(bits: 1024)) } catch { preconditionFailure("\(error)") }
  }()

  private static func weakToken() throws -> [UInt8] { try Tokens.sign(key: weakKey, .rs256) }

  private static func weakSet() throws -> String { jwks([weakKey]) }

  /// The set with a modulus that is 1 modulo every prime that tells, and so in each subgroup of 65537.
  private static func roca(_ set: String) -> String {
    var product: [UInt8] = [1]
    for prime in [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157] {
      product = times(product, prime)
    }
    let modulus = product + [UInt8](repeating: 0, count: 256 - product.count - 1) + [1]
    guard let start = set.range(of: "\"n\":\""), let end = set[start.upperBound...].firstIndex(of: "\"") else {
      return set
    }
    return set.replacingCharacters(in: start.upperBound..<end, with: base64(modulus))
  }

  private static func times(_ number: [UInt8], _ factor: Int) -> [UInt8] {
    var carry = 0
    var result: [UInt8] = []
    for byte in number.reversed() {
      carry += Int(byte) * factor
      result.append(UInt8(carry & 0xFF))
      carry >>= 8
    }
    while carry > 0 {
      result.append(UInt8(carry & 0xFF))
      carry >>= 8
    }
    return result.reversed()
  }
}

extension String {
  /// The first place of a text; the standard library without Foundation has it for collections of bytes only.
  fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }

  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
