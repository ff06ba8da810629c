import CtapiCore
import CtapiDefinition
import Testing

/// Whole documents, with what must be made of them to the letter.
@Suite struct GoldenDocumentTests {
  private func document(_ text: String) throws -> Document {
    try Document(parsing: Array(text.utf8), format: .yaml)
  }

  private func aws(_ document: Document) throws -> String {
    let storage = try DefinitionStorage(try Database(path: ":memory:"))
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
    let exported = try storage.stored(try storage.entry(nil)).exportedForAWS(locality: Locality())
    return String(decoding: exported.exported(as: .yaml), as: UTF8.self)
  }

  static let exports: [(name: String, document: GoldenDocument)] = [
    ("catch all", .catchAll), ("guarded", .guarded), ("shared", .shared),
  ]

  @Test("K115, K122: the export is API Gateway's", arguments: exports.indices)
  func theExportIsAPIGateways(index: Int) throws {
    let golden = GoldenDocumentTests.exports[index].document
    #expect(try aws(try document(golden.given)) == golden.expected)
    // What was exported comes back as it is.
    #expect(try aws(try document(golden.expected)) == golden.expected)
  }

  static let upgrades: [(name: String, document: GoldenDocument, routes: [String])] = [
    (
      "Swagger 2.0", .swagger,
      [
        "POST /pet", "GET /pet/findByStatus", "GET /pet/{petId}", "POST /pet/{petId}", "POST /pet/{petId}/image",
        "POST /order",
      ]
    ),
    ("OpenAPI 3.1", .openAPI31, ["GET /pets", "POST /pets", "GET /pets/{id}"]),
  ]

  @Test(arguments: upgrades.indices) func theConversionIsAsItShouldBe(index: Int) throws {
    let (name, golden, routes) = GoldenDocumentTests.upgrades[index]
    let given = try document(golden.given)
    let result = try #require(DocumentUpgrade.upgraded(given), "\(name)")
    #expect(String(decoding: result.document.exported(as: .yaml), as: UTF8.self) == golden.expected)
    for change in result.changes { #expect(given.root[change.pointer] != nil, "\(change.pointer)") }
    let options = ImportOptions(issuer: "https://store.example", audience: ["a"])
    let imported = API.importing(result.document, id: "a", name: "a", options: options)
    #expect(imported.isUsable, "\(imported.errors)")
    #expect(imported.api.routes.map(\.key.description) == routes)
    #expect(DocumentUpgrade.upgraded(result.document) == nil)
  }
}
