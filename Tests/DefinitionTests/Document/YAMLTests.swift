import CtapiCore
import Testing

@Suite struct YAMLTests {
  @Test(arguments: [
    "no", "yes", "on", "off", "y", "010", "1:30", "2020-01-01", "2020-01-01T00:00:00Z", "0b11", "1_000", ".", "1e",
    "0x", "0xg", "--1", "+-1", ".inf", ".nan", "0o8", "1.2.3", "12:30:45", "nulL", "tRue",
  ])
  func wordsThatReadersDisagreeAboutStayStrings(text: String) throws {
    #expect(try JSON(parsingYAML: "a: \(text)\n")["a"] == .string(text))
  }

  @Test(arguments: [
    ("1", "1"), ("-0", "-0"), ("1.10", "1.10"), ("1e400", "1e400"), ("+5", "5"), (".5", "0.5"), ("-.5", "-0.5"),
    ("5.", "5.0"), ("0x1F", "31"), ("0o17", "15"), ("123456789012345678901234567890", "123456789012345678901234567890"),
  ])
  func numbersKeepTheirSpelling(text: String, expected: String) throws {
    #expect(try JSON(parsingYAML: text).numberValue?.text == expected)
  }

  @Test func coreSchemaWordsHaveTheirMeaning() throws {
    let value = try JSON(
      parsingYAML: "[true, True, FALSE, null, ~, Null, , 'true', \"null\"]".replacing(" ,", with: ""))
    #expect(value == [true, true, false, .null, .null, .null, "true", "null"])
    #expect(try JSON(parsingYAML: "a:\nb: ''\n") == ["a": .null, "b": ""])
  }

  @Test("K112: number keys are names") func numberKeysAreNames() throws {
    #expect(try JSON(parsingYAML: "200: a\n010: b\nno: c\n") == ["200": "a", "010": "b", "no": "c"])
  }

  @Test func aliasesStandForTheirValue() throws {
    let value = try JSON(parsingYAML: "a: &x {b: 1}\nc: *x\nd: [*x, &y z, *y]\n&k key: 1\nn: *k\n")
    #expect(value["c"] == ["b": 1])
    #expect(value["d"] == [["b": 1], "z", "z"])
    #expect(value["n"] == "key")
  }

  @Test func mergeKeysMerge() throws {
    let value = try JSON(parsingYAML: "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\nc: {<<: [*b, *m], x: 9}\n")
    #expect(value["c"] == ["x": 9, "y": 2, "z": 4])
  }

  @Test func mergedMembersNeverOverrideTheMappingsOwn() throws {
    #expect(try JSON(parsingYAML: "b: &b {x: 1}\nc:\n  x: 2\n  <<: *b\n")["c"] == ["x": 2])
  }

  @Test func standardTagsAreObeyed() throws {
    #expect(
      try JSON(parsingYAML: "[!!str 12, !!int 12, !!bool true, !!null '', ! 12]") == ["12", 12, true, .null, "12"])
  }

  @Test(arguments: [
    ("a: 1\na: 2\n", 2, 1, "twice"), ("a: {b: 1, 'b': 2}\n", 1, 11, "twice"), ("a: *x\n", 1, 4, "not defined"),
    ("a: &a [*a]\n", 1, 8, "inside what it names"), ("a: 1\n---\nb: 2\n", 2, 1, "second document"),
    ("? [a]\n: 1\n", 1, 3, "member name"), ("? {a: 1}\n: 1\n", 1, 3, "member name"),
    ("a: !python/object x\n", 1, 4, "no meaning"),
    ("a: !ruby {}\n", 1, 4, "means nothing"), ("a: [1\n", 2, 1, ""), ("a:\n\t- b\n", 2, 1, ""), ("", 1, 1, "empty"),
    ("a: \"\u{1}\"\n", 1, 1, "control"), ("a: !!int x\n", 1, 4, "no meaning"), ("<<: 3\na: 1\n", 1, 5, "<<"),
    ("a: &x [1]\n? *x\n: 2\n", 2, 3, "member name"),
  ])
  func faultsNameTheirPlace(text: String, line: Int, column: Int, words: String) {
    let error = #expect(throws: CtapiError.self) { try JSON(parsingYAML: text, file: "f.yaml") }
    #expect(error?.place?.line == line)
    if !words.isEmpty, words != "control" { #expect(error?.place?.column == column) }
    #expect(error?.message.contains(words) == true)
    #expect(error?.place?.file == "f.yaml")
  }

  @Test(arguments: [7, 29]) func anchorBombsAreRefused(levels: Int) {
    var text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    for level in 1...levels {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
    }
    let error = #expect(throws: CtapiError.self) { try JSON(parsingYAML: text) }
    #expect(error?.message.contains("aliases unfold to more than") == true)
  }

  @Test func longTextBombsAreRefused() {
    let text =
      "a: &a \(String(repeating: "x", count: 100_000))\nb: ["
      + Array(repeating: "*a", count: 200).joined(separator: ",") + "]"
    let error = #expect(throws: CtapiError.self) { try JSON(parsingYAML: text) }
    #expect(error?.message.contains("aliases unfold") == true)
  }

  @Test(arguments: ["[", "- ", "{a: ", "? "]) func deepNestingIsRefused(opening: String) {
    let text = String(repeating: opening, count: 100_000)
    #expect(throws: CtapiError.self) { try JSON(parsingYAML: text) }
  }

  @Test func deepNestingThroughAliasesIsRefused() {
    var text = "a0: &a0 [x]\n"
    for level in 1...600 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let error = #expect(throws: CtapiError.self) { try JSON(parsingYAML: text) }
    #expect(error?.message.contains("nested deeper") == true)
  }

  @Test func textsThatAreNotUTF8AreRefused() {
    let bytes: [UInt8] = [0x61, 0x3A, 0x20, 0xFF]
    let error = #expect(throws: CtapiError.self) { try JSON(parsingYAML: bytes.span) }
    #expect(error?.code == .invalidInput)
  }

  @Test func faultsCarryNoControlBytes() {
    let error = #expect(throws: CtapiError.self) { try JSON(parsingYAML: "\"\\e[31m\": 1\n\"\\e[31m\": 2\n") }
    #expect(error?.message.utf8.contains(0x1B) == false)
  }
}
