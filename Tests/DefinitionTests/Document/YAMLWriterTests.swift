import CtapiCore
import Testing

@Suite struct YAMLWriterTests {
  private func text(_ value: JSON) -> String { String(decoding: value.yamlBytes, as: UTF8.self) }

  @Test func blocksAreIndented() {
    let value: JSON = ["a": ["b": [1, ["c": 2, "d": [3]], [4, []]], "e": [:]], "f": .null]
    #expect(
      text(value) == """
        a:
          b:
            - 1
            - c: 2
              d:
                - 3
            - - 4
              - []
          e: {}
        f: null

        """)
  }

  @Test(arguments: [
    "no", "Yes", "ON", "off", "y", "null", "~", "true", "010", "1:30", "2020-01-01", "200", "1.5", "", " a", "a ",
    "a: b",
    "a #b", "- a", "[a", "{a", "*a", "&a", "!a", "|", ">", "'a", "\"", "%a", "@a", "`a", "a:", "a\nb", "\u{1B}[0m", "é",
    "\u{2028}", "\u{FEFF}", "😀", "?", "=", "<<", ".5", "+1", "0x1f", "\u{85}", "\u{7F}", "\u{202E}x", "\\",
  ])
  func stringsThatCouldBeMistakenAreQuoted(string: String) throws {
    let written = text(["k": .string(string), string: "v"].self)
    #expect(written.contains("\""))
    #expect(try JSON(parsingYAML: written) == ["k": .string(string), string: "v"])
    #expect(!written.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || 0x7F..<0xA0 ~= $0.value })
  }

  @Test(arguments: ["/pets/{id}", "$request.header.Authorization", "http_proxy", "a b", "nope", "https://a/b"])
  func plainTextStaysPlain(string: String) {
    #expect(text(["k": .string(string)]) == "k: \(string)\n")
  }

  @Test(arguments: [JSON.null, true, 1, "x", [], [:]]) func scalarsAreDocuments(value: JSON) throws {
    #expect(try JSON(parsingYAML: text(value)) == value)
  }
}
