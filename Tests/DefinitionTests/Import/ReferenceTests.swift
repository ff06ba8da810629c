import CtapiCore
import CtapiDefinition
import Testing

@Suite struct ReferenceTests {
  @Test("K110: a dangling reference is a warning in API Gateway's words") func danglingReferencesAreNamed() throws {
    let text = """
      openapi: 3.0.1
      info: {title: t}
      paths:
        /update:
          get:
            responses:
              '200': {content: {application/json: {schema: {$ref: '#/components/schemas/ModelThatDoesNotExist'}}}}
      """
    let warning = try #require(Sample.imported(text).findings.first)
    #expect(warning.severity == .warning)
    #expect(
      warning.message == "Parse issue: attribute paths.'/update'(get).responses.200.content.application/json.schema."
        + "#/components/schemas/ModelThatDoesNotExist is missing")
  }

  @Test(arguments: [
    "http://127.0.0.1:1/x", "https://x/y", "file:///etc/passwd", "../../etc/passwd", "/etc/passwd", "other.yaml#/a",
    "//h/x",
  ])
  func referencesOutOfTheDocumentAreRefused(reference: String) throws {
    #expect(try Sample.path("{get: {responses: {'200': {$ref: '\(reference)'}}}}").errors == ["ref-outside"])
  }

  @Test func circlesOfNothingLeadNowhere() throws {
    let rest =
      "components: {schemas: {a: {$ref: '#/components/schemas/b'}, b: {$ref: '#/components/schemas/a'}, s: {$ref: '#/components/schemas/s'}}}"
    #expect(try Sample.path("{get: {}}", rest: rest).warnings.filter { $0 == "ref-cycle" }.count == 3)
  }

  @Test("a reference that turns in a circle is called one, and a missing part is called missing")
  func circlesAreToldFromGaps() throws {
    func rules(_ reference: String, _ rest: String) throws -> [String] {
      let imported = try Sample.path("{get: {responses: {}, x-a: {$ref: '\(reference)'}}}", rest: rest)
      return imported.findings.filter { $0.pointer.description.hasSuffix("/x-a/$ref") }.map(\.rule)
    }
    #expect(try rules("#/x-b", "x-b: {$ref: '#/x-b'}") == ["ref-cycle"])
    #expect(try rules("#/x-b", "x-b: {$ref: '#/x-c'}\nx-c: {$ref: '#/x-b'}") == ["ref-cycle"])
    #expect(try rules("#/x-b", "x-b: {$ref: '#/x-none'}") == ["ref-unresolved"])
    #expect(try rules("#/x-b", "x-b: {}") == [])
    let item = try Sample.path("{$ref: '#/paths/~1p~1{id}'}")
    #expect(item.errors == ["ref-cycle"])
  }

  @Test func circlesThroughSchemasAreLegal() throws {
    let rest =
      "components: {schemas: {a: {properties: {b: {$ref: '#/components/schemas/b'}}}, b: {allOf: [{$ref: '#/components/schemas/a'}]}}}"
    #expect(try Sample.path("{get: {}}", rest: rest).warnings.isEmpty)
  }

  @Test func longChainsAreFollowed() throws {
    let names = (0..<9999).map { "s\($0): {$ref: '#/components/schemas/s\($0 + 1)'}" }.joined(separator: ", ")
    #expect(
      try Sample.path("{get: {}}", rest: "components: {schemas: {\(names), s9999: {type: string}}}").warnings.isEmpty)
  }

  @Test func dataAndNamesAreNoReferences() throws {
    let rest =
      "components: {schemas: {a: {properties: {$ref: {type: string}}, example: {$ref: 'http://x'}, default: {$ref: y}}}}"
    #expect(try Sample.path("{get: {}}", rest: rest).findings.map(\.rule) == ["integration-mock"])
  }

  @Test func pathItemsAreFollowed() throws {
    let text =
      "openapi: 3.0.1\ninfo: {title: t}\npaths: {/a: {$ref: '#/x-items/a'}, /b: {$ref: '#/x-items/none'}}\nx-items: {a: {get: {}}}"
    let imported = try Sample.imported(text)
    #expect(imported.api.routes.map(\.key.description) == ["GET /a"])
    #expect(imported.errors == ["ref-unresolved"])
  }
}
