import CtapiCore
import CtapiIdentity
import Testing

/// Tokens as text: what is read strictly, whoever signed it.
@Suite struct TokenTextTests {
  private func reason(_ token: [UInt8], maximumSize: Int = TokenRules.defaultMaximumSize) throws -> TokenReason? {
    var rules = TokenRules()
    rules.maximumSize = maximumSize
    return try Tokens.reason(token, [TestKeys.secret], rules: rules)
  }

  private func signed(_ claims: String, header: String = #"{"alg":"HS256","kid":"oct"}"#) throws -> [UInt8] {
    try Tokens.sign(claims, header: header, key: TestKeys.secret, .hs256)
  }

  private func nested(_ levels: Int) -> String {
    String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
  }

  @Test(
    "15: a header may hold any number and 63 levels, and not one level more",
    arguments: ["1e300", "-1e300", "1e400", "9223372036854775808", "-9223372036854775809", "0.1e-400"])
  func oddNumbers(number: String) throws {
    let token = try signed(Tokens.goodClaims, header: #"{"alg":"HS256","x":\#(number)}"#)
    #expect(try reason(token) == nil)
    #expect(try DecodedToken(token.span).header["x"]?.numberValue?.text == number)
  }

  @Test("15: 64 levels are read, 65 are too deep, and a hundred thousand end no process")
  func depth() throws {
    for (levels, expected) in [(1, nil), (63, nil), (64, TokenReason.tooDeep), (100_000, .tooDeep)] {
      let value = nested(levels)
      let size = 1 << 20
      #expect(try reason(try signed(#"{"x":\#(value)}"#), maximumSize: size) == expected, "\(levels) in claims")
      let token = try signed(Tokens.goodClaims, header: #"{"alg":"HS256","x":\#(value)}"#)
      #expect(try reason(token, maximumSize: size) == expected, "\(levels) in the header")
    }
  }

  @Test(
    "16: a member that stands twice is refused at any depth and in any spelling",
    arguments: [
      #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"x":{"b":1,"b":2}}"#, #"{"x":[{"b":1,"c":2,"b":3}]}"#,
      #"{"x":[[[{"":1,"":2}]]]}"#, #"{"é":1,"\u00e9":2}"#, #"{"😀":1,"\ud83d\ude00":2}"#, #"{"\/":1,"/":2}"#,
      #"{"sub":"a","iss":"b","sub":"a"}"#, #"{"exp":1,"nbf":2,"exp":9999999999}"#,
    ])
  func duplicates(text: String) throws {
    #expect(try reason(try signed(text)) == .duplicateMember)
    let header = #"{"alg":"HS256","# + text.dropFirst()
    #expect(try reason(try signed(Tokens.goodClaims, header: header)) == .duplicateMember)
  }

  @Test("16: a member far behind is found twice too, among many")
  func duplicateAmongMany() throws {
    let members = (0..<200).map { #""m\#($0)":\#($0)"# }
    #expect(try reason(try signed("{\(members.joined(separator: ","))}")) == nil)
    #expect(try reason(try signed("{\(members.joined(separator: ",")),\"m7\":0}")) == .duplicateMember)
  }

  @Test("17: the two Unicode forms of a text are two texts")
  func unicodeForms() throws {
    let composed = "Caf\u{E9}"
    let decomposed = "Cafe\u{301}"
    // One object may hold both as names.
    #expect(try reason(try signed(#"{"\#(composed)":1,"\#(decomposed)":2}"#)) == nil)
    for (claim, keyPath) in [("iss", \TokenRules.issuers), ("aud", \TokenRules.audiences)]
      as [(String, WritableKeyPath<TokenRules, [String]>)]
    {
      for (said, isSame) in [(composed, true), (decomposed, false)] {
        var rules = TokenRules()
        rules[keyPath: keyPath] = [composed]
        let reason = try Tokens.reason(try signed(#"{"\#(claim)":"\#(said)"}"#), [TestKeys.secret], rules: rules)
        #expect((reason == nil) == isSame, "\(claim)")
      }
    }
    var rules = TokenRules()
    rules.subject = composed
    #expect(
      try Tokens.reason(try signed(#"{"sub":"\#(decomposed)"}"#), [TestKeys.secret], rules: rules) == .subjectMismatch)
    rules.subject = nil
    rules.requiredClaims = [composed]
    #expect(
      try Tokens.reason(try signed(#"{"\#(decomposed)":1}"#), [TestKeys.secret], rules: rules) == .claimMissing)
  }

  /// The segments joined; a changed payload is signed as it now stands, so that its text alone is wrong.
  private func resigned(_ parts: [String], changed segment: Int) throws -> [UInt8] {
    var parts = parts
    if segment == 1 {
      let signer = try TokenSigner(TestKeys.secret, algorithm: .hs256)
      parts[2] = Attack.base64(try signer.signature(of: Array("\(parts[0]).\(parts[1])".utf8).span))
    }
    return Array(parts.joined(separator: ".").utf8)
  }

  @Test(
    "18: every segment is canonical base64url",
    arguments: [0, 1, 2], ["=", "==", "+", "/", " ", "\n", "\t", "?", ".", "é", "\u{0}", "%3D"])
  func alphabet(segment: Int, text: String) throws {
    var parts = Attack.segments(try signed(Tokens.goodClaims))
    for place in ["end", "start", "middle"] {
      let good = parts[segment]
      switch place {
      case "end": parts[segment] = good + text
      case "start": parts[segment] = text + good
      default: parts[segment].insert(contentsOf: text, at: good.index(good.startIndex, offsetBy: good.count / 2))
      }
      let found = try reason(try resigned(parts, changed: segment))
      #expect(found == .badBase64 || text == "." && found == .malformed, "\(place): \(String(describing: found))")
      parts[segment] = good
    }
  }

  @Test("18: bits that no byte uses must be zero, in each segment", arguments: [0, 1, 2])
  func unusedBits(segment: Int) throws {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    // Three lengths, so that a last character with two, four and no unused bits is met.
    for filler in ["", "x", "xx"] {
      let token = try signed(
        #"{"sub":"\#(filler)"}"#, header: #"{"alg":"HS256","kid":"oct","x":"\#(filler)"}"#)
      var parts = Attack.segments(token).map { Array($0.utf8) }
      let unused = [0, 0, 4, 2][parts[segment].count % 4]
      let last = try #require(parts[segment].last.flatMap { alphabet.firstIndex(of: $0) })
      for bits in 1..<max(1 << unused, 1) {
        parts[segment][parts[segment].count - 1] = alphabet[last ^ bits]
        let texts = parts.map { String(decoding: $0, as: UTF8.self) }
        #expect(try reason(try resigned(texts, changed: segment)) == .badBase64, "\(bits)")
      }
    }
  }

  /// A good token of exactly that many bytes.
  private func token(ofSize size: Int) throws -> [UInt8] {
    for extra in 0..<4 {
      let header = #"{"alg":"HS256","x":"\#(String(repeating: "x", count: extra))"}"#
      let missing = size - (try signed(#"{"x":""}"#, header: header)).count
      for filler in (missing * 3 / 4 - 3)...(missing * 3 / 4 + 3) {
        let token = try signed(#"{"x":"\#(String(repeating: "x", count: filler))"}"#, header: header)
        if token.count == size { return token }
      }
    }
    throw CtapiError(.bug, "no token of \(size) bytes")
  }

  @Test("19: 16384 bytes are taken and one more is not; the limit can be moved")
  func sizes() throws {
    let largest = try token(ofSize: 16384)
    let larger = try token(ofSize: 16385)
    #expect(try reason(largest) == nil)
    #expect(try reason(larger) == .oversize)
    #expect(try reason(larger, maximumSize: 16385) == nil)
    #expect(try reason(largest, maximumSize: 16383) == .oversize)
  }

  @Test(
    "A16, A17: anything but three segments is malformed",
    arguments: [
      ("", TokenReason.malformed), ("a", .malformed), (".", .malformed), ("..", .malformed), ("a.b", .malformed),
      ("...", .malformed), ("a.b.c.d", .malformed), ("a.b.c.d.e", .malformed), ("a.b.c.d.e.f", .malformed),
      (#"{"payload":"","signatures":[]}"#, .malformed), (".e30.", .malformed), ("e30.e30.", .algorithmMissing),
      ("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0.a.b.c.d", .isJWE),
    ])
  func shapes(text: String, expected: TokenReason) throws {
    #expect(try reason(Array(text.utf8)) == expected)
  }

  @Test(
    "32, 33: the token is found in text as people paste it",
    arguments: [
      ("a.b.c", "a.b.c"), (" a.b.c\r\n", "a.b.c"), ("\t\na.b.c", "a.b.c"), ("Bearer a.b.c", "a.b.c"),
      ("bearer   a.b.c ", "a.b.c"), ("BEARER a.b.c", "a.b.c"), ("Authorization: Bearer a.b.c\n", "a.b.c"),
      ("authorization:a.b.c", "a.b.c"), ("AUTHORIZATION:\tBearer a.b.c", "a.b.c"), ("Bearera.b.c", "Bearera.b.c"),
      ("a b", "a b"), ("", ""), (" \r\n", ""), ("Basic a.b.c", "Basic a.b.c"),
    ])
  func pasted(text: String, token: String) {
    let bytes = Array(text.utf8)
    #expect(String(decoding: bytes[TokenText.range(in: bytes.span)], as: UTF8.self) == token)
  }

  @Test("the library trims nothing: white space around a token is refused")
  func libraryIsStrict() throws {
    let token = try signed(Tokens.goodClaims)
    for text in [[0x20] + token, token + [0x0A], token + [0x20], Array("Bearer ".utf8) + token] {
      #expect(try reason(text) == .badBase64)
    }
  }
}
