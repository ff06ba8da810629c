import CtapiCore
import CtapiIdentity
import CtapiTestSupport
import Testing

/// The one-pass scanner of claims must say what the parser says, of any text.
@Suite struct ClaimsScannerTests {
  /// Pieces that JSON is made of, and some that it is not.
  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "/", " ", "\n", "\t", "a", "\"a\"", "\"sub\":", "\"exp\":", "1", "-",
    "0", "01", "1.5", "1e9", ".", "e", "+", "true", "false", "null", "nul", "\\u0061", "\\ud83d", "\\n", "\\x", "é",
    "\u{1F600}", "\u{7F}", "\u{1}", "\u{0}", "\"sub\":\"x\",", "\"a\":[{}],", "{\"b\":2}", "\u{FEFF}", "//", "NaN",
  ]

  /// What the strict parser makes of claims text.
  private func expected(_ text: [UInt8]) -> TokenReason? {
    var parser = JSONParser(text.span, limits: .token)
    do {
      guard case .object = try parser.parseDocument() else { return .malformed }
      return nil
    } catch {
      switch error.fault {
      case .duplicateMember: return .duplicateMember
      case .tooDeep: return .tooDeep
      case .syntax, .encoding: return .badJSON
      }
    }
  }

  private func check(_ text: [UInt8], _ verifier: TokenVerifier, _ signer: TokenSigner) throws {
    let token = try signer.sign(header: Array(#"{"alg":"HS256"}"#.utf8).span, payload: text.span)
    var found: TokenReason?
    do { _ = try verifier.verify(token.span, at: Tokens.now) } catch {
      // What a claim says is judged after the text.
      found = [.expired, .claimType].contains(error.reason) ? nil : error.reason
    }
    #expect(found == expected(text), "\(String(decoding: text, as: UTF8.self))")
  }

  private func tools() throws -> (TokenVerifier, TokenSigner) {
    (
      TokenVerifier(keys: KeySet([TestKeys.secret]), rules: TokenRules()),
      try TokenSigner(TestKeys.secret, algorithm: .hs256)
    )
  }

  @Test("A18, A19: text made of random pieces is judged as the parser judges it")
  func randomText() throws {
    let (verifier, signer) = try tools()
    var generator = SeededGenerator(seed: 19)
    for _ in 0..<4000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0...14, using: &generator) {
        text += Array(Self.pieces.randomElement(using: &generator)?.utf8 ?? "".utf8)
      }
      try check(text, verifier, signer)
    }
  }

  @Test("A18, A19: good claims with a byte changed, taken out or put in are judged as the parser judges them")
  func changedClaims() throws {
    let (verifier, signer) = try tools()
    var generator = SeededGenerator(seed: 20)
    let good = Array(
      #"{"iss":"i","sub":"\u0061é","aud":["a","b"],"exp":1800003600,"x":{"y":[1,2.5e3,null,true]}}"#.utf8)
    for _ in 0..<4000 {
      var text = good
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let position = Int.random(in: text.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: text[position] = UInt8.random(in: 0...255, using: &generator)
        case 1: text.remove(at: position)
        default: text.insert(Self.pieces.randomElement(using: &generator)?.utf8.first ?? 0x20, at: position)
        }
      }
      try check(text, verifier, signer)
    }
  }

  @Test(
    "A19: what is no strict JSON is bad_json",
    arguments: [
      #"{"a":1,}"#, #"{,}"#, #"{"a" 1}"#, #"{'a':1}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":1.}"#,
      #"{"a":NaN}"#, #"{"a":Infinity}"#, #"{"a":"\x"}"#, #"{"a":"\ud800"}"#, #"{"a":tru}"#, #"{"a":1}x"#, #"{"a":1}{}"#,
      "{\"a\":\"\u{1}\"}", "{\"a\":\"\n\"}", "\u{FEFF}{}", "{}\u{0}", "/**/{}", "{\"a\":1//x\n}", "", " ", "{",
      "{\"a\"",
    ])
  func notJSON(text: String) throws {
    let (verifier, signer) = try tools()
    #expect(expected(Array(text.utf8)) == .badJSON)
    try check(Array(text.utf8), verifier, signer)
  }

  @Test("A19: bytes that are no UTF-8 are bad_json wherever they stand in a string")
  func notUTF8() throws {
    let (verifier, signer) = try tools()
    for bytes in [
      [0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xF8, 0x88],
    ] as [[UInt8]] {
      for (start, end) in [(#"{"a":""#, #""}"#), (#"{""#, #"":1}"#), (#"{"sub":"x"#, #"y"}"#)] {
        let text = Array(start.utf8) + bytes + Array(end.utf8)
        #expect(expected(text) == .badJSON)
        try check(text, verifier, signer)
      }
    }
    // UTF-16 with and without its mark.
    for text in [[0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0x7B, 0x00, 0x7D, 0x00]] as [[UInt8]] {
      try check(text, verifier, signer)
    }
  }

  @Test("registered claims are found whatever stands around them and however their names are spelled")
  func registeredClaims() throws {
    let (verifier, signer) = try tools()
    for text in [
      #"{"iss":"a","sub":"b","client_id":"c","scope":"d e"}"#,
      #"{"x":{"iss":"z","sub":"z"},"iss":"a","sub":"b","client_id":"c","scope":"d e"}"#,
      #" { "\u0069ss" : "a" , "s\u0075b":"\u0062","client_id":"c","scope":"d\u0020e"} "#,
      #"{"scope":"d e","client_id":"c","sub":"b","iss":"a","y":[[{"scope":"q"}]]}"#,
    ] {
      let token = try signer.sign(header: Array(#"{"alg":"HS256"}"#.utf8).span, payload: Array(text.utf8).span)
      let verified = try verifier.verify(token.span, at: Tokens.now)
      #expect(verified.issuer == "a" && verified.subject == "b" && verified.client == "c")
      #expect(verified.scopes == ["d", "e"])
      #expect(verified.hasAnyScope(of: ["e"]) && !verified.hasAnyScope(of: ["q"]) && verified.hasAnyScope(of: []))
      #expect(verified.claims == Array(text.utf8))
    }
  }
}
