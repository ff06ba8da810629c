import CtapiCore
import CtapiDefinition
import Testing

/// Whatever an import takes can be read, exported and served again, and nothing that is kept stands in its way.
@Suite struct ReadableImportTests {
  private let database: Database
  private let storage: DefinitionStorage

  init() throws {
    database = try Database(path: ":memory:")
    storage = try DefinitionStorage(database)
  }

  private func plan(_ document: Document) throws -> ImportPlan {
    try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" })
  }

  private func take(_ text: String) throws {
    _ = try storage.apply(try plan(try Document(parsing: Array(text.utf8), format: .yaml)))
  }

  @Test("every document that imports is read, exported and published as it was derived", arguments: 1...8)
  func everyImportIsReadable(seed: UInt64) throws {
    var generator = OwnExtensionGenerator(seed: seed)
    var taken = 0
    for _ in 0..<400 {
      let document = Document(generator.document(), format: .json)
      let plan = try plan(document)
      guard plan.findings.worst != .error else { continue }
      taken += 1
      _ = try storage.apply(plan)
      let stored = try storage.stored(try storage.entry(nil))
      var api = plan.api
      api.stages = stored.api.stages
      #expect(stored.api == api)
      #expect(try storage.compiled(try storage.entry(nil)).count == api.routes.count)
      #expect(try Document(parsing: stored.document.exported(as: .yaml), format: .yaml).root == document.root)
      let publication = try storage.publication()
      #expect(publication.apis.first?.stages.first?.definition.integrations == api.integrations)
    }
    #expect(taken > 20)
  }

  private static let head = "{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {"

  @Test(
    "names that differ only in case are refused, with the place of the second",
    arguments: [
      (
        "x-ctapi-variants: [{x-ctapi-match: {headers: {X-A: '1', x-a: '2'}}, x-ctapi-mock: {body: v}}]",
        "x-ctapi-variants/0/x-ctapi-match/headers/x-a"
      ),
      (
        "x-ctapi-variants: [{x-ctapi-match: {query: {A: '1', a: '2'}}, x-ctapi-mock: {body: v}}]",
        "x-ctapi-variants/0/x-ctapi-match/query/a"
      ),
      ("x-ctapi-mock: {headers: {X-A: '1', x-a: '2'}}", "x-ctapi-mock/headers/x-a"),
      (
        "x-ctapi-mock: {headers: {Content-Type: text/plain, content-type: text/html}}",
        "x-ctapi-mock/headers/content-type"
      ),
      (
        "x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/', requestParameters: {'append:header.A': '1', 'append:header.a': '2'}}",
        "x-amazon-apigateway-integration/requestParameters/append:header.a"
      ),
      (
        "x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/', responseParameters: {'200': {'remove:header.A': '', 'remove:header.a': ''}}}",
        "x-amazon-apigateway-integration/responseParameters/200/remove:header.a"
      ),
      (
        "x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/', responseParameters: {'200': {}, '0200': {}}}",
        "x-amazon-apigateway-integration/responseParameters/0200"
      ),
    ])
  func namesThatDifferInCaseAreRefused(operation: String, place: String) throws {
    let text = Self.head + operation + "}}}}"
    let plan = try plan(try Document(parsing: Array(text.utf8), format: .yaml))
    let error = try #require(plan.findings.first { $0.severity == .error })
    #expect(error.pointer.description == "/paths/~1a/get/\(place)")
    #expect(error.hint?.isEmpty == false)
    #expect(throws: CtapiError.self) { try storage.apply(plan) }
    #expect(try storage.entries().isEmpty)
  }

  private func keep(_ value: [UInt8], in column: String) throws {
    let statement = try database.prepare("UPDATE api SET \(column) = ?")
    statement.bind(1, value)
    try statement.run()
  }

  @Test("an archive that cannot be read is made again from the document")
  func damagedArchivesAreMadeAgain() throws {
    try take(Self.head + "x-ctapi-mock: {body: v}}}}}")
    let entry = try storage.entry(nil)
    let good = try storage.api(entry)
    try keep([4, 0xFF, 1], in: "archive")
    try keep([2, 0xFF, 1], in: "compiled")
    #expect(try storage.api(entry) == good)
    #expect(try storage.publication().apis.first?.stages.count == 1)
    #expect(try storage.compiled(entry).summaries().map(\.key) == ["GET /a"])
  }

  @Test(
    "an API that is damaged beyond that is named, and a good document replaces it",
    arguments: ["{", "{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {x-ctapi-mock: {status: 1}}}}}"])
  func damagedAPIsAreNamedAndReplaced(document: String) throws {
    try take(Self.head + "x-ctapi-mock: {body: v}}}}}")
    let entry = try storage.entry(nil)
    try keep([4, 0xFF, 1], in: "archive")
    try keep([2, 0xFF, 1], in: "compiled")
    try keep(Array(document.utf8), in: "document")
    for read in [
      { _ = try storage.api(entry) }, { _ = try storage.publication() }, { _ = try storage.compiled(entry) },
    ]
      as [() throws -> Void]
    {
      let error = #expect(throws: CtapiError.self) { try read() }
      #expect(error?.code == .dataDirectory)
      #expect(error?.message.contains("'api'") == true)
      #expect(error?.hint?.contains("--api 'api'") == true)
      #expect(error?.place == nil)
    }
    try take(Self.head + "x-ctapi-mock: {body: w}}}}}")
    #expect(try storage.api(entry).routes.count == 1)
    #expect(try storage.publication().apis.first?.stages.count == 1)
  }
}
