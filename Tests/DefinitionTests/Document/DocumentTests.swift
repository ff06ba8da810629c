import CtapiCore
import Testing

@Suite struct DocumentTests {
  private let yaml = "a:\n  b: 1\n  c:\n    - x\n    - k: &n v\nd: *n\n/p/{x}: {y: 2}\n"
  private let json = "{\"a\": {\n \"b\": \"\\ud83d\\ude00\", \"c\": [1,\n  {\"k\":\t2}]},\n\"~\": 1}"

  @Test(arguments: [
    ("/a", 1, 1), ("/a/b", 2, 3), ("/a/c/0", 4, 7), ("/a/c/1/k", 5, 7), ("/d", 6, 1), ("/~1p~1{x}/y", 7, 10),
    ("/a/c/9", 3, 3), ("/nothing", 1, 1), ("", 1, 1),
  ])
  func placesInYAMLAreFound(pointer: String, line: Int, column: Int) throws {
    let document = try Document(parsing: Array(yaml.utf8), file: "x.yaml")
    let place = document.place(of: try #require(JSONPointer(text: pointer)))
    #expect(place == SourcePlace(file: "x.yaml", line: line, column: column, pointer: pointer))
  }

  @Test(arguments: [("/a/b", 2, 2), ("/a/c/0", 2, 29), ("/a/c/1/k", 3, 4), ("/~0", 4, 1)])
  func placesInJSONAreFound(pointer: String, line: Int, column: Int) throws {
    let document = try Document(parsing: Array(json.utf8), file: "x.json")
    let place = document.place(of: try #require(JSONPointer(text: pointer)))
    #expect(place == SourcePlace(file: "x.json", line: line, column: column, pointer: pointer))
  }

  @Test func notationsAreDetected() {
    func detected(_ text: String, _ file: String? = nil) -> DocumentFormat {
      let bytes = Array(text.utf8)
      return DocumentFormat.detect(file: file, bytes.span)
    }
    #expect(detected(" \n{") == .json)
    #expect(detected("openapi: 3.0.1") == .yaml)
    #expect(detected("{}", "a.yml") == .yaml)
    #expect(detected("") == .yaml)
  }

  @Test func sizeIsRefusedBeforeParsing() {
    let error = #expect(throws: CtapiError.self) { try Document(parsing: Array("[[[[[[".utf8), maximumBytes: 5) }
    #expect(error?.code == .tooLarge)
  }

  @Test(arguments: ["{\"a\":1,\"a\":2}", "{\"a\":1,}", "{\"a\":1}{", "\u{FEFF}{}", "{\"a\":\"\\ud800\"}"])
  func strictJSONIsDemanded(text: String) {
    let error = #expect(throws: CtapiError.self) {
      try Document(parsing: Array(text.utf8), format: .json, file: "x.json")
    }
    #expect(error?.place?.line == 1)
  }
}
