import CtapiCore
import CtapiDefinition
import CtapiTestSupport
import Testing

@Suite struct DefinitionStorageTests {
  private let database: Database
  private let storage: DefinitionStorage

  init() throws {
    database = try Database(path: ":memory:")
    storage = try DefinitionStorage(database)
  }

  private func plan(
    _ text: String, name: String = "api", merging: Bool = false, _ options: ImportOptions = ImportOptions()
  ) throws -> ImportPlan {
    try storage.plan(
      try Document(parsing: Array(text.utf8), format: .yaml), name: name, options: options, merging: merging,
      newID: { "id\(name)" })
  }

  @discardableResult
  private func take(_ text: String, name: String = "api", merging: Bool = false) throws -> Bool {
    try storage.apply(try plan(text, name: name, merging: merging))
  }

  @Test func whatIsKeptComesBack() throws {
    #expect(try take(Sample.blog))
    let stored = try storage.stored(try storage.entry(nil))
    #expect(stored.document.bytes == Array(Sample.blog.utf8))
    var api = API.importing(stored.document, id: "idapi", name: "api").api
    #expect(stored.api.stages.map(\.name) == api.stages.map(\.name))
    api.stages = stored.api.stages
    #expect(stored.api == api)
    #expect(try storage.apis() == [stored.api])
    #expect(stored.revision == 1)
  }

  @Test func everythingOfAnAPISurvivesTheArchive() throws {
    let text = """
      {openapi: 3.0.1, info: {title: t}, x-ctapi-encoded-paths: forward, paths: {
      /a: {get: {operationId: op, x-amazon-apigateway-integration: {type: http_proxy, httpMethod: POST, uri: 'http://b/{x}?y=1', timeoutInMillis: 50,
        requestParameters: {'append:header.a': b, 'overwrite:path': /p, 'remove:querystring.q': ''},
        responseParameters: {'200': {'overwrite:statuscode': '201'}}}}},
      /$default: {x-amazon-apigateway-any-method: {isDefaultRoute: true, x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, connectionType: VPC_LINK, uri: a.b, connectionId: c, tlsConfig: {serverNameToVerify: n}}}}},
      x-amazon-apigateway-cors: {allowOrigins: ['*'], maxAge: -1}}
      """.replacing("b/{x}", with: "b/")
    try take(text)
    var api = try storage.api(try storage.entry(nil))
    api.stages = [.default]
    #expect(api == (try plan(text)).api)
  }

  @Test func mocksSurviveTheArchive() throws {
    try take(
      "{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {responses: {'200': {content: {text/plain: {example: hi}}}}}}}}"
    )
    let target = try storage.api(try storage.entry(nil)).integrations.first?.target
    #expect(target == .mock(MockResponse(status: 200, contentType: "text/plain", body: Array("hi".utf8))))
  }

  @Test func optionsSurvive() throws {
    let options = ImportOptions(
      target: "http://b", basePath: .split, locality: Locality(region: "r", account: "a"), issuer: "https://i",
      audience: ["a", "b"], localPool: LocalIssuer(issuer: "http://l", clients: ["c"]))
    _ = try storage.apply(try plan(Sample.blog, options))
    #expect(try storage.stored(try storage.entry(nil)).options == options)
  }

  @Test func compiledRoutesSurvive() throws {
    try take(Sample.blog)
    let routes = try storage.compiled(try storage.entry(nil))
    #expect(routes.count == 4)
    let path = Array("/petstore/pets/7".utf8)
    let found = routes.table.lookup(.put, path.span)
    let match = try #require(found)
    let summary = try routes.summary(match.route)
    #expect(summary.key == "PUT /petstore/pets/{petId}")
    #expect(summary.authorizer == "my-authorizer")
    #expect(summary.scopes == ["pets.write"])
    #expect(summary.target.hasPrefix("arn:aws:servicediscovery"))
  }

  @Test("K114: a reimport replaces routes and keeps the id") func reimportReplaces() throws {
    try take(Sample.blog)
    let without = Sample.blog.replacing("/petstore/pets/{petId}", with: "/zoo/{petId}")
    let plan = try plan(without)
    #expect(plan.created == ["GET /zoo/{petId}", "PUT /zoo/{petId}"])
    #expect(plan.deleted == ["GET /petstore/pets/{petId}", "PUT /petstore/pets/{petId}"])
    #expect(plan.updated.isEmpty)
    #expect(try storage.apply(plan))
    let entry = try storage.entry(nil)
    #expect(entry.id == "idapi")
    #expect(entry.revision == 2)
    #expect(try storage.api(entry).routes.count == 4)
  }

  @Test func theSameImportAgainChangesNothing() throws {
    try take(Sample.blog)
    #expect(try !take(Sample.blog))
    #expect(try storage.entry(nil).revision == 1)
  }

  @Test func changedRoutesAreNamed() throws {
    try take(Sample.blog)
    let plan = try plan(Sample.blog.replacing("[pets.write]", with: "[pets.admin]"))
    #expect(plan.updated == ["PUT /petstore/pets/{petId}"])
    #expect(plan.created.isEmpty && plan.deleted.isEmpty)
  }

  @Test("K110: a failed import changes nothing") func failedImportsChangeNothing() throws {
    try take(Sample.blog)
    #expect(throws: CtapiError.self) { try take("openapi: 3.1.0\ninfo: {title: t}\npaths: {}\n") }
    #expect(try storage.stored(try storage.entry(nil)).document.bytes == Array(Sample.blog.utf8))
    #expect(throws: CtapiError.self) { try take("openapi: 3.1.0\ninfo: {title: t}\n", name: "other") }
    #expect(try storage.entries().count == 1)
  }

  @Test("K114: stages survive a reimport") func stagesSurviveAReimport() throws {
    try take(Sample.blog)
    _ = try storage.create(Stage(name: "dev"), of: try storage.entry(nil))
    try take(Sample.blog + "x-note: 1\n")
    #expect(try storage.api(try storage.entry(nil)).stages.map(\.name) == ["$default", "dev"])
  }

  @Test func mergeKeepsTheRest() throws {
    try take(Sample.blog)
    let more =
      "{openapi: 3.0.1, info: {title: other}, tags: [{name: n}], paths: {/new: {get: {}}, '/petstore/pets/{petId}': {get: {summary: s, x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/'}}}}}"
    let plan = try plan(more, merging: true)
    #expect(plan.created == ["GET /new"])
    #expect(plan.updated == ["GET /petstore/pets/{petId}"])
    #expect(plan.deleted.isEmpty)
    #expect(plan.api.title == "demo")
    #expect(plan.document.root["tags"] == [["name": "n"]])
    #expect(plan.api.routes.count == 5)
  }

  @Test func mergingNeverOpensAProtectedOperation() throws {
    try take("{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {}}}}")
    let scheme =
      "components: {securitySchemes: {s: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: [a]}}}}}"
    try take(
      "{openapi: 3.0.1, info: {title: t}, security: [{s: []}], paths: {/b: {get: {}, put: {security: []}}}, \(scheme)}",
      merging: true)
    let routes = try storage.api(try storage.entry(nil)).routes
    #expect(routes.map(\.key.description) == ["GET /a", "GET /b", "PUT /b"])
    #expect(routes.map { $0.authorization == .none } == [true, false, true])
  }

  @Test func mergingNeverOpensAnOperationBehindAReference() throws {
    try take("{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {}}}}")
    let scheme =
      "components: {securitySchemes: {s: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: [a]}}}}}"
    try take(
      "{openapi: 3.0.1, info: {title: t}, security: [{s: []}], paths: {/b: {$ref: '#/x-b'}}, x-b: {get: {}}, \(scheme)}",
      merging: true)
    let routes = try storage.api(try storage.entry(nil)).routes
    #expect(routes.map(\.key.description) == ["GET /a", "GET /b"])
    #expect(routes.map { $0.authorization == .none } == [true, false])
  }

  @Test func mergingNeverProtectsAnOpenOperation() throws {
    let scheme =
      "components: {securitySchemes: {s: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: [a]}}}}}"
    try take("{openapi: 3.0.1, info: {title: t}, security: [{s: []}], paths: {/a: {get: {}}}, \(scheme)}")
    try take("{openapi: 3.0.1, info: {title: t}, paths: {/b: {get: {}}}}", merging: true)
    let routes = try storage.api(try storage.entry(nil)).routes
    #expect(routes.map { $0.authorization == .none } == [false, true])
  }

  @Test func apisAreChosenByName() throws {
    #expect(throws: CtapiError.self) { try storage.entry(nil) }
    try take(Sample.blog, name: "one")
    #expect(try storage.entry(nil).name == "one")
    try take(Sample.blog, name: "two")
    let error = #expect(throws: CtapiError.self) { try storage.entry(nil) }
    #expect(error?.code == .usage)
    #expect(try storage.entry("two").id == "idtwo")
    #expect(try storage.entry("idone").name == "one")
    try take(Sample.blog, name: "api")
    #expect(try storage.entry(nil).name == "api")
    let missing = #expect(throws: CtapiError.self) { try storage.entry("three") }
    #expect(missing?.code == .apiNotFound)
    try storage.delete(try storage.entry("api"))
    #expect(try storage.entries().map(\.name) == ["one", "two"])
  }

  @Test func damagedArchivesAreErrorsNotTraps() throws {
    try take(Sample.blog)
    let entry = try storage.entry(nil)
    var random = SeededGenerator(seed: 3)
    for column in ["archive", "compiled"] {
      let read = try database.prepare("SELECT \(column) FROM api")
      #expect(try read.step())
      let good = read.blob(0)
      read.reset()
      for _ in 0..<200 {
        var bad = good
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          bad[Int.random(in: bad.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
        }
        if Bool.random(using: &random) { bad.removeLast(Int.random(in: 0...bad.count, using: &random)) }
        let write = try database.prepare("UPDATE api SET \(column) = ?")
        write.bind(1, bad)
        try write.run()
        _ = try? storage.api(entry)
        if let routes = try? storage.compiled(entry) {
          let path = Array("/petstore/pets/7".utf8)
          if let match = routes.table.lookup(.get, path.span), match.route < routes.count {
            _ = try? routes.summary(match.route)
          }
        }
      }
      let write = try database.prepare("UPDATE api SET \(column) = ?")
      write.bind(1, good)
      try write.run()
    }
    #expect(try storage.api(entry).routes.count == 4)
  }

  @Test("K118: an API that is not there is named, with what to do") func unknownAPIsAreNamed() throws {
    try take(Sample.blog)
    for name in ["unknown", "", "a\u{1B}[31m"] {
      let error = #expect(throws: CtapiError.self) { try storage.entry(name) }
      #expect(error?.code == .apiNotFound)
      #expect(error?.message.contains("\u{1B}") == false)
      #expect(error?.hint?.contains("ctapi routes import") == true)
    }
  }
}
