import CtapiCore
import Testing

@Suite struct JSONTests {
  private func parse(_ text: String, depth: Int = 512) throws(CtapiError) -> JSON {
    try JSON(parsing: text, limits: .init(depth: depth))
  }

  @Test(arguments: [
    "null", "true", "false", "0", "-0", "1.10", "1e2", "-1.5E+300", "123456789012345678901234567890", "\"\"",
    "\"a\\\"b\"", "[]", "{}", "[1,[2,[3]]]", "{\"b\":1,\"a\":2}", "{\"\":{\"x\":[null]}}", "\"\u{1F600}é\"",
  ])
  func compactTextComesBackAsItWas(text: String) throws {
    #expect(try parse(text).text() == text)
  }

  @Test func memberOrderAndNumberSpellingAreKept() throws {
    let value = try parse(#" { "z" : 1.00 , "a" : [ 1E5 ] } "#)
    #expect(value.text() == #"{"z":1.00,"a":[1E5]}"#)
  }

  @Test(arguments: [
    ("", "empty text"), (" ", "ends too early"), ("{\"a\":1,}", "member name"), ("[1,]", "trailing comma"),
    ("{\"a\":1 \"b\":2}", "','"), ("01", "number"), ("1.", "number"), (".5", "unexpected"), ("+1", "unexpected"),
    ("1e", "number"), ("0x10", "number"), ("12a", "number"), ("NaN", "unexpected"), ("tru", "true"),
    ("\"a", "not closed"), ("\"\n\"", "control"), ("\"\\x\"", "escape"), ("\"\\u12\"", "early"),
    ("\"\\ud800\"", "surrogate"), ("\"\\ud800\\u0041\"", "surrogate"), ("\"\\udc00\"", "surrogate"), ("1 2", "behind"),
    ("// c\n1", "unexpected"), ("{'a':1}", "double quotes"), ("\u{FEFF}1", "byte-order mark"), ("[1", "','"),
  ])
  func whatIsNotJSONIsRefusedWithItsReason(text: String, reason: String) {
    let error = #expect(throws: CtapiError.self) { try parse(text) }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    #expect(error?.place?.line != nil)
  }

  @Test(arguments: [#"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"x":{"k":1,"j":2,"k":3}}"#])
  func duplicateMembersAreRefused(text: String) {
    let error = #expect(throws: CtapiError.self) { try parse(text) }
    #expect(error?.message.contains("twice") == true)
  }

  @Test func aDuplicateAmongManyMembersIsFound() {
    let members = (0..<100).map { "\"m\($0)\":\($0)" }.joined(separator: ",")
    #expect(throws: CtapiError.self) { try parse("{\(members),\"m7\":0}") }
  }

  @Test(
    "a name twice is found wherever both stand, and however large the objects between are", arguments: [0, 1, 30, 40])
  func duplicatesAreFoundAcrossNestedObjects(_ before: Int) throws {
    let many = (0..<before).map { "\"m\($0)\":0" }
    let nested = "{" + (0..<50).map { "\"n\($0)\":{\"twice\":1,\"m0\":2}" }.joined(separator: ",") + "}"
    let once = many + ["\"twice\":1", "\"nested\":\(nested)"]
    let twice = once + ["\"twice\":2"]
    let value = try parse("{\(once.joined(separator: ","))}")
    #expect(value.objectValue?.count == before + 2)
    #expect(value["nested"]?["n49"]?["m0"] == 2)
    #expect(throws: CtapiError.self) { try parse("{\(twice.joined(separator: ","))}") }
    #expect(throws: CtapiError.self) {
      try parse("[{\(once.joined(separator: ","))},{\(twice.joined(separator: ","))}]")
    }
    #expect(throws: Never.self) { try parse("[{\(once.joined(separator: ","))},{\(once.joined(separator: ","))}]") }
  }

  @Test("a quote, an escape, a control character and a byte that is not ASCII are seen at every place of a word")
  func stringsEndWhereTheyEnd() throws {
    for count in 0..<20 {
      let text = String(repeating: "a", count: count)
      #expect(try parse("\"\(text)\"") == .string(text))
      #expect(try parse("\"\(text)\\n\"") == .string(text + "\n"))
      #expect(try parse("\"\(text)é~\u{7F}\"") == .string(text + "é~\u{7F}"))
      #expect(try parse("{\"\(text)ü\":1}") == .members([text + "ü": 1]))
      #expect(try parse("{\"\(text)\\u0041\":1}") == .members([text + "A": 1]))
      #expect(throws: CtapiError.self) { try parse("\"\(text)\u{1F}\"") }
      #expect(throws: CtapiError.self) { try parse("\"\(text)") }
      #expect(throws: CtapiError.self) { try JSON(parsing: Array("\"\(text)".utf8 + [0xC3, 0x22]).span) }
    }
  }

  @Test func namesThatAreOnlyEquivalentAreDifferent() throws {
    let value = try parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
    #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
  }

  @Test func nestingIsRefusedBeyondTheLimitOnly() throws {
    #expect(throws: Never.self) {
      try parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64), depth: 64)
    }
    #expect(throws: CtapiError.self) {
      try parse(String(repeating: "[", count: 65) + String(repeating: "]", count: 65), depth: 64)
    }
    #expect(throws: CtapiError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAE, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
      #expect(throws: CtapiError.self) { try JSON(parsing: bytes.span) }
    }
  }

  @Test func theRefusalNamesLineAndColumn() {
    let error = #expect(throws: CtapiError.self) { try JSON(parsing: "{\n  \"a\": 1,\n  \"b\" 2\n}", file: "x.json") }
    #expect(error?.place?.label == "x.json:3:7")
  }

  @Test func escapesAreReadAndOnlyNeededOnesWritten() throws {
    let value = try parse(#""\u0041\/\n\u001f\ud83d\ude00""#)
    #expect(value.stringValue == "A/\n\u{1F}\u{1F600}")
    #expect(value.text() == "\"A/\\n\\u001f\u{1F600}\"")
  }

  @Test func indentedTextHasOneMemberALine() throws {
    #expect(try parse(#"{"a":[1,{}],"b":[]}"#).text(.indented) == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}")
  }

  @Test func membersCanBeReplacedAppendedAndRemoved() throws {
    var object = JSONObject(["a": 1, "b": 2])
    object["a"] = 3
    object["c"] = 4
    object["b"] = nil
    #expect(JSON.object(object).text() == #"{"a":3,"c":4}"#)
  }

  @Test func randomBytesNeverTrapTheParser() {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("{}[]\",:0123456789.eE+-truefalsn\\u \n\u{FF}".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        alphabet[Int.random(in: alphabet.indices, using: &generator)]
      }
      if let value = try? JSON(parsing: bytes.span) {
        #expect(throws: Never.self) { try JSON(parsing: value.bytes().span) == value }
      }
    }
  }
}
