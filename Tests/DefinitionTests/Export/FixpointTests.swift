import CtapiCore
import CtapiDefinition
import Testing

/// Both fixpoints over generated documents: export(import(x)) = x, and export --aws of it stays itself.
@Suite struct FixpointTests {
  @Test(arguments: 1...10) func wholeDocumentsComeBack(seed: Int) throws {
    var generator = DocumentGenerator(seed: UInt64(seed))
    let storage = try DefinitionStorage(try Database(path: ":memory:"))
    for _ in 0..<100 {
      let value = generator.document()
      for format in DocumentFormat.allCases {
        let given = try Document(parsing: format == .json ? value.bytes() : value.yamlBytes, format: format)
        _ = try storage.apply(try storage.plan(given, name: "api", options: ImportOptions(), newID: { "abc" }))
        let kept = try storage.stored(try storage.entry(nil)).document
        for other in DocumentFormat.allCases {
          let exported = try Document(parsing: kept.exported(as: other), format: other)
          #expect(exported.root.bytes() == value.bytes())
        }
      }
    }
  }

  @Test(arguments: 1...10) func awsDocumentsComeBack(seed: Int) throws {
    var generator = DocumentGenerator(seed: UInt64(seed + 100))
    let storage = try DefinitionStorage(try Database(path: ":memory:"))
    func aws(_ value: JSON) throws -> JSON {
      let document = try Document(parsing: value.bytes(), format: .json)
      _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
      return try storage.stored(try storage.entry(nil)).exportedForAWS(locality: Locality()).root
    }
    for _ in 0..<100 {
      let first = try aws(generator.document())
      #expect(try aws(first).bytes() == first.bytes())
    }
  }
}
