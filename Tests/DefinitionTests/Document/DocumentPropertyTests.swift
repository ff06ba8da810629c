import CtapiCore
import Testing

/// Writing and reading are inverse in both notations, member order included.
@Suite struct DocumentPropertyTests {
  @Test(arguments: 1...10) func bothNotationsComeBackEqual(seed: Int) throws {
    var generator = JSONGenerator(seed: UInt64(seed))
    for _ in 0..<150 {
      let value = generator.value()
      let yaml = value.yamlBytes
      let throughYAML = try JSON(parsingYAML: yaml.span)
      #expect(throughYAML.bytes() == value.bytes(), "\(String(decoding: yaml, as: UTF8.self))")
      let throughJSON = try JSON(parsing: value.text(.indented))
      #expect(throughJSON.bytes() == value.bytes())
    }
  }

  @Test(arguments: 1...4) func randomBytesNeverStopTheParsers(seed: Int) {
    var generator = JSONGenerator(seed: UInt64(seed))
    let pieces = [
      "a", ": ", "- ", "[", "]", "{", "}", "\n", "  ", "&a ", "*a", "\"", "'", "!t ", "---\n", "#", "|\n", "<<", ",",
      "? ",
    ]
    for _ in 0..<300 {
      let text = (0..<generator.number(1..<40)).map { _ in generator.pick(pieces) }.joined()
      if let value = try? JSON(parsingYAML: text) {
        let written = String(decoding: value.yamlBytes, as: UTF8.self)
        #expect((try? JSON(parsingYAML: written)) == value)
      }
    }
  }
}
