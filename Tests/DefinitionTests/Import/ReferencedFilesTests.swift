import CtapiCore
import CtapiDefinition
import Testing

@Suite struct ReferencedFilesTests {
  private func taken(
    _ text: String, at path: String = "/srv/api/api.yaml", from folder: String = "/srv/api", maximum: Int = 1 << 20,
    _ files: [String: String] = [:]
  ) throws -> JSON {
    let document = try Document(parsing: Array(text.utf8), format: .yaml, file: "api.yaml")
    return try ReferencedFiles.taken(into: document, at: path, from: folder, called: "parts", maximumBytes: maximum) {
      (name) throws(CtapiError) in
      guard let content = files[name] else { throw CtapiError(.fileNotFound, "no file '\(name)'") }
      return Array(content.utf8)
    }.root
  }

  private func text(_ reference: String) -> String {
    "openapi: 3.0.3\ninfo: {title: t}\npaths:\n  /a: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '\(reference)'}}}}}}}\n"
  }

  private func link(_ root: JSON) -> String? {
    JSONPointer(text: "/paths/~1a/get/responses/200/content/a~1b/schema/$ref").flatMap { root[$0]?.stringValue }
  }

  @Test(
    arguments: [
      ("b.yaml", "#/x-ctapi-files/b.yaml"), ("b.yaml#/A", "#/x-ctapi-files/b.yaml/A"),
      ("./b.yaml#", "#/x-ctapi-files/b.yaml"),
      ("d/../b.yaml", "#/x-ctapi-files/b.yaml"), ("d/c.yaml#/A~1b", "#/x-ctapi-files/d~1c.yaml/A~1b"),
      ("/srv/api/b.yaml", "#/x-ctapi-files/b.yaml"), ("api.yaml#/x", "#/x"), ("#/x", "#/x"),
      ("%62.yaml", "#/x-ctapi-files/b.yaml"), ("../api/b.yaml", "#/x-ctapi-files/b.yaml"),
    ])
  func filesGoIntoTheDocument(reference: String, expected: String) throws {
    let files = ["b.yaml": "A: {type: string}", "d/c.yaml": "A/b: {type: string}"]
    #expect(link(try taken(text(reference), files)) == expected)
  }

  @Test func filesReferToEachOtherAndBack() throws {
    let root = try taken(
      text("a.yaml#/A"),
      [
        "a.yaml": "A: {properties: {b: {$ref: 'sub/b.json#/B'}, self: {$ref: '#/A'}, main: {$ref: 'api.yaml#/info'}}}",
        "sub/b.json": #"{"B": {"items": {"$ref": "../a.yaml#/A"}, "example": {"$ref": "../../out"}}}"#,
      ])
    let files = root["x-ctapi-files"]
    #expect(files?["a.yaml"]?["A"]?["properties"]?["b"]?["$ref"] == "#/x-ctapi-files/sub~1b.json/B")
    #expect(files?["a.yaml"]?["A"]?["properties"]?["self"]?["$ref"] == "#/x-ctapi-files/a.yaml/A")
    #expect(files?["a.yaml"]?["A"]?["properties"]?["main"]?["$ref"] == "#/info")
    #expect(files?["sub/b.json"]?["B"]?["items"]?["$ref"] == "#/x-ctapi-files/a.yaml/A")
    #expect(files?["sub/b.json"]?["B"]?["example"]?["$ref"] == "../../out")
    let document = Document(root, format: .yaml)
    #expect(API.importing(document, id: "a", name: "a").findings.allSatisfy { $0.rule == "integration-mock" })
  }

  @Test(
    arguments: [
      "../b.yaml", "../../etc/passwd", "/etc/passwd", "/srv/apix/b.yaml", "/srv", "http://h/b.yaml",
      "https://h/b.yaml",
      "file:///srv/api/b.yaml", "//h/b.yaml", "b.yaml#A", "%zz.yaml", "b%00.yaml", "b%0a.yaml", "d/../../b.yaml",
    ])
  func whatLeadsOutIsRefusedAtItsPlace(reference: String) {
    let error = #expect(throws: CtapiError.self) { try taken(text(reference), ["b.yaml": "A: 1"]) }
    #expect(error?.code == .invalidDocument)
    #expect(error?.place?.line == 4)
    #expect(error?.place?.file == "api.yaml")
  }

  @Test func aReferenceOfAFileIsRefusedAtItsPlaceThere() {
    let error = #expect(throws: CtapiError.self) {
      try taken(text("b.yaml"), ["b.yaml": "a: 1\nb: {$ref: '../../x.yaml'}\n"])
    }
    #expect(error?.place?.file == "parts/b.yaml")
    #expect(error?.place?.line == 2)
  }

  @Test func missingAndMalformedFilesAreErrors() {
    let missing = #expect(throws: CtapiError.self) { try taken(text("none.yaml")) }
    #expect(missing?.code == .fileNotFound)
    let broken = #expect(throws: CtapiError.self) { try taken(text("b.json"), ["b.json": "{"]) }
    #expect(broken?.place?.file == "parts/b.json")
  }

  @Test func sizeAndNumberAreBounded() {
    let large = #expect(throws: CtapiError.self) {
      try taken(text("b.yaml"), maximum: 400, ["b.yaml": "a: " + String(repeating: "x", count: 300)])
    }
    #expect(large?.code == .tooLarge)
    let many = "openapi: 3.0.3\nx: [" + (0...1000).map { "{$ref: 'f\($0).yaml'}" }.joined(separator: ", ") + "]\n"
    let error = #expect(throws: CtapiError.self) { try taken(many) }
    #expect(error?.code == .invalidDocument || error?.code == .tooLarge)
  }

  @Test func aPathItemOfAFileIsServed() throws {
    let root = try taken(
      "openapi: 3.0.3\ninfo: {title: t}\npaths: {/a: {$ref: 'p.yaml'}}\n", ["p.yaml": "get: {responses: {}}"])
    let api = API.importing(Document(root, format: .yaml), id: "a", name: "a").api
    #expect(api.routes.map(\.key.description) == ["GET /a"])
  }
}
