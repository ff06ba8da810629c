import CtapiCore
import CtapiIdentity

extension Attack {
  /// A15 to A21: the token's text.
  static func textAttacks() throws -> [Attack] {
    try base64Attacks() + segmentAttacks() + jsonAttacks() + sizeAttacks()
  }

  private static func base64Attacks() throws -> [Attack] {
    var attacks: [Attack] = []
    let parts = segments(try Tokens.sign(key: TestKeys.rsa, .rs256))
    func token(_ position: Int, _ change: (String) -> String) -> String {
      var changed = parts
      changed[position] = change(parts[position])
      return changed.joined(separator: ".")
    }
    let changes: [(String, (String) -> String)] = [
      ("padding", { $0 + "=" }), ("two paddings", { $0 + "==" }), ("a plus", { "+" + $0.dropFirst() }),
      ("a slash", { "/" + $0.dropFirst() }), ("a space inside", { $0.prefix(4) + " " + $0.dropFirst(5) }),
      ("a question mark", { "?" + $0.dropFirst() }), ("a letter beyond ASCII", { "é" + $0.dropFirst(2) }),
      ("a length of 1 modulo 4", { String($0.prefix($0.count / 4 * 4)) + "A" }),
      ("a NUL", { $0.prefix(4) + "\0" + $0.dropFirst(5) }),
    ]
    for (position, part) in ["header", "payload", "signature"].enumerated() {
      // A payload that was changed is not what was signed, unless it is signed as it is: then only base64 is wrong.
      for (name, change) in changes where position != 1 {
        attacks.append(Attack("A15", "\(name) in the \(part)", token(position, change), .badBase64))
      }
      if position == 1 {
        for (name, change) in changes { attacks.append(try signedPayload(name, change(parts[1]))) }
      }
    }
    attacks.append(
      Attack("A15", "unused bits in the signature", token(2) { $0.dropLast() + next($0) }, .badBase64))
    attacks.append(try signedPayload("unused bits", "e31"))
    attacks.append(Attack("A15", "unused bits in the header", "e31.e30.AAAA", .badBase64))
    return attacks
  }

  /// The character behind the last one, which differs from it in an unused bit.
  private static func next(_ text: String) -> String {
    text.utf8.last.map { String(decoding: [$0 + 1], as: UTF8.self) } ?? ""
  }

  private static func signedPayload(_ name: String, _ payload: String) throws -> Attack {
    let signed = "\(base64(#"{"alg":"RS256","kid":"rsa"}"#)).\(payload)"
    var key = TestKeys.rsa
    key.algorithm = .rs256
    let signature = try TokenSigner(key).signature(of: Array(signed.utf8).span)
    return Attack("A15", "\(name) in a payload signed so", "\(signed).\(base64(signature))", .badBase64)
  }

  private static func segmentAttacks() throws -> [Attack] {
    let parts = segments(try Tokens.sign(key: TestKeys.rsa, .rs256))
    let whole = parts.joined(separator: ".")
    let encrypted = base64(#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#)
    let flattened = #"{"payload":"\#(parts[1])","protected":"\#(parts[0])","signature":"\#(parts[2])"}"#
    return [
      Attack("A16", "one segment", parts[0], .malformed),
      Attack("A16", "two segments", parts[0] + "." + parts[1], .malformed),
      Attack("A16", "four segments", whole + ".AAAA", .malformed),
      Attack("A16", "a dot behind it", whole + ".", .malformed),
      Attack("A16", "a dot before it", "." + whole, .malformed),
      Attack("A16", "five segments of no JWE", whole + ".AAAA.AAAA", .malformed),
      Attack("A16", "six segments", whole + ".A.A.A", .malformed),
      Attack("A16", "a JWE", "\(encrypted).AAAA.AAAA.AAAA.AAAA", .isJWE),
      Attack("A16", "a JWE for the key itself", "\(base64(#"{"alg":"dir","enc":"A256GCM"}"#))..AAAA.AAAA.AAAA", .isJWE),
      Attack("A16", "two dots", "..", .malformed),
      Attack("A16", "an empty header", ".\(parts[1]).\(parts[2])", .malformed),
      Attack("A16", "an empty payload", try Tokens.sign("", key: TestKeys.rsa, .rs256), .badJSON),
      Attack("A17", "flattened JSON", flattened, .malformed),
      Attack(
        "A17", "general JSON", #"{"payload":"e30","signatures":[{"protected":"e30","signature":"AA"}]}"#, .malformed),
    ]
  }

  private static func jsonAttacks() throws -> [Attack] {
    let duplicates = [
      (#""sub":"admin""#, "sub twice"), (#""exp":9999999999"#, "exp twice"), (#""iss":"evil""#, "iss twice"),
      (#""x":{"a":1,"a":2}"#, "twice inside an object"), (#""x":[{"a":1,"a":2}]"#, "twice inside an array"),
      (#""\u0073ub":"admin""#, "sub twice, once escaped"), (#""x":{"a":1,"\u0061":2}"#, "twice inside, once escaped"),
    ]
    var attacks: [Attack] = []
    for (text, name) in duplicates {
      attacks.append(Attack("A18", name, try claims(try changed(text)), .duplicateMember))
    }
    for (header, name) in [
      (#"{"alg":"none","alg":"RS256","kid":"rsa"}"#, "alg twice"),
      (#"{"alg":"RS256","kid":"x","kid":"rsa"}"#, "kid twice"),
      (#"{"alg":"RS256","\u0061lg":"none","kid":"rsa"}"#, "alg twice, once escaped"),
    ] {
      attacks.append(Attack("A18", name, try sign(header: header), .duplicateMember))
    }
    let texts: [(String, String)] = [
      ("a trailing comma", #"{"sub":"a",}"#), ("a trailing comma in an array", #"{"x":[1,]}"#),
      ("a byte-order mark", "\u{FEFF}{}"), ("a comment", #"{"a":1/*x*/}"#), ("text behind it", "{} x"),
      ("two objects", "{}{}"), ("NaN", #"{"exp":NaN}"#), ("Infinity", #"{"exp":Infinity}"#),
      ("a lone surrogate", #"{"sub":"\ud800"}"#), ("a leading zero", #"{"exp":01}"#), ("a plus", #"{"exp":+1}"#),
      ("a raw control character", "{\"sub\":\"a\u{1}\"}"), ("single quotes", "{'sub':'a'}"), ("a bare name", "{sub:1}"),
      ("an unknown escape", #"{"sub":"\x41"}"#), ("an open string", #"{"sub":"a"#), ("an open object", "{"),
      ("white space alone", "  "), ("NUL behind it", "{}\0"),
    ]
    for (name, text) in texts {
      attacks.append(Attack("A19", "\(name) in the claims", try claims(text), .badJSON))
    }
    for (name, text) in [("an array", "[]"), ("a string", #""x""#), ("a number", "1"), ("null", "null")] {
      attacks.append(Attack("A19", "the claims are \(name)", try claims(text), .malformed))
    }
    attacks.append(
      Attack("A19", "overlong UTF-8", try bytes([0x7B, 0x22, 0xC0, 0xAF, 0x22, 0x3A, 0x31, 0x7D]), .badJSON))
    attacks.append(Attack("A19", "UTF-16", try bytes([0x7B, 0, 0x7D, 0]), .badJSON))
    attacks.append(Attack("A19", "a byte-order mark in the header", join("\u{FEFF}{}"), .badJSON))
    return attacks
  }

  private static func bytes(_ payload: [UInt8]) throws -> [UInt8] {
    try TokenSigner(TestKeys.rsa).sign(
      header: Array(#"{"alg":"RS256","kid":"rsa"}"#.utf8).span, payload: payload.span)
  }

  private static func nested(_ levels: Int) -> String {
    String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
  }

  private static func sizeAttacks() throws -> [Attack] {
    let size = { (count: Int) throws -> [UInt8] in
      // Three bytes of payload are four of the token; one more or less comes from the header's own length.
      for padding in 0..<8 {
        for filler in (count * 3 / 4 - 420)..<(count * 3 / 4) {
          let estimated = (50 + padding) * 4 / 3 + (filler + 40) * 4 / 3 + 344
          guard abs(estimated - count) < 60 else { continue }
          let token = try sign(
            header: #"{"alg":"RS256","kid":"rsa","x":"\#(String(repeating: "y", count: padding))"}"#,
            #"{"exp":1800003600,"f":"\#(String(repeating: "x", count: filler))"}"#)
          if token.count == count { return token }
        }
      }
      return []
    }
    return [
      Attack("A20", "64 levels", try claims(#"{"exp":1800003600,"x":\#(nested(63))}"#), nil),
      Attack("A20", "65 levels", try claims(#"{"x":\#(nested(64))}"#), .tooDeep),
      Attack("A20", "65 levels in the header", join(#"{"alg":"RS256","x":\#(nested(64))}"#), .tooDeep),
      Attack("A20", "10000 open brackets", try claims(String(repeating: "[", count: 10_000)), .tooDeep),
      Attack("A20", "a header of 10000 open brackets", join(String(repeating: "[", count: 10_000)), .tooDeep),
      Attack("A21", "16384 bytes", try size(16384), nil),
      Attack("A21", "16385 bytes", try size(16384) + [UInt8(ascii: "A")], .oversize),
      Attack("A21", "100 kB of dots", String(repeating: ".", count: 100_000), .oversize),
    ]
  }
}
