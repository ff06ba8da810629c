import CtapiCore
import CtapiDefinition
import Testing

@Suite struct AccountLimitsTests {
  private static let head = "{openapi: 3.0.1, info: {title: t}, paths: {"

  private func storage(_ change: (inout AccountLimits) -> Void) throws -> DefinitionStorage {
    var limits = AccountLimits()
    change(&limits)
    return try AccountLimitsTests.storage(try Database(path: ":memory:"), limits)
  }

  private static func storage(_ database: Database, _ limits: AccountLimits) throws -> DefinitionStorage {
    try DefinitionStorage(database, limits: { () throws(CtapiError) in limits })
  }

  private func plan(_ paths: [String], _ storage: DefinitionStorage, name: String = "api") throws -> ImportPlan {
    let text = AccountLimitsTests.head + paths.joined(separator: ", ") + "}}"
    return try storage.plan(
      try Document(parsing: Array(text.utf8), format: .yaml), name: name, options: ImportOptions(),
      newID: { name + "0123456" })
  }

  private func get(_ path: String, _ target: String = "http://b/x") -> String {
    "\(path): {get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: '\(target)', "
      + "payloadFormatVersion: '1.0'}}}"
  }

  private func quotas(_ plan: ImportPlan) -> [String] {
    plan.findings.filter { $0.rule == "quota" && $0.severity == .error }.map { "\($0.pointer) \($0.message)" }
  }

  @Test("gateway.md 1.7: without limits nothing is refused, whatever its number")
  func nothingIsLimitedByDefault() throws {
    let storage = try storage { _ in }
    let plan = try plan((0..<400).map { get("/p\($0)") }, storage)
    #expect(quotas(plan).isEmpty)
    #expect(try storage.apply(plan))
  }

  @Test("gateway.md 1.7: an import beyond a limit is refused at its place, and nothing is kept")
  func importsAreLimited() throws {
    let storage = try storage {
      $0.routes = 2; $0.integrations = 2
    }
    #expect(try storage.apply(try plan([get("/a"), get("/b")], storage)))
    let tooMany = try plan([get("/a"), get("/b"), get("/c")], storage)
    #expect(
      quotas(tooMany) == [
        "/paths 3 routes, more than the limit of 2", "/paths 3 integrations, more than the limit of 2",
      ])
    #expect(throws: CtapiError.self) { try storage.apply(tooMany) }
    #expect(try storage.api(try storage.entry(nil)).routes.count == 2)
  }

  @Test("gateway.md 1.7: scopes and audiences are counted where they stand")
  func scopesAndAudiences() throws {
    let storage = try storage {
      $0.scopes = 1; $0.audiences = 1; $0.authorizers = 0
    }
    let text =
      AccountLimitsTests.head + """
        /a: {get: {security: [{s: [r, w]}]}}}, components: {securitySchemes: {s: {type: oauth2, flows: {}, \
        x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.Authorization, \
        jwtConfiguration: {issuer: 'https://i.example', audience: [a, b]}}}}}}
        """
    let plan = try storage.plan(
      try Document(parsing: Array(text.utf8), format: .yaml), name: "api", options: ImportOptions(), newID: { "a" })
    #expect(
      quotas(plan) == [
        "/components/securitySchemes 1 authorizers, more than the limit of 0",
        "/components/securitySchemes/s 's' has 2 audiences, more than the limit of 1",
        "/paths/~1a/get 'GET /a' has 2 scopes, more than the limit of 1",
      ])
  }

  @Test("gateway.md 1.7: what was there before the limit may stay and shrink, not grow; a deployment of it is refused")
  func whatIsThereMayShrink() throws {
    let database = try Database(path: ":memory:")
    let free = try DefinitionStorage(database)
    _ = try free.apply(try plan([get("/a"), get("/b"), get("/c")], free))
    var limits = AccountLimits()
    limits.routes = 1
    let storage = try AccountLimitsTests.storage(database, limits)
    let stored = try storage.stored(try storage.entry(nil))
    #expect(throws: CtapiError.self) { try storage.deploy(try storage.entry(nil)) }
    let adding = try DocumentEdit.adding(
      try RouteKey("GET /d"), RouteSettings(target: "http://b", scheme: nil, scopes: [], timeoutMilliseconds: 1000),
      to: stored)
    let error = #expect(throws: CtapiError.self) { try storage.replace(stored, with: adding) }
    #expect(error?.code == .quotaExceeded)
    #expect(error?.hint == "split the API, or raise limits.routes in config.yaml")
    let route = try #require(stored.api.routes.first)
    #expect(try storage.replace(stored, with: try DocumentEdit.removing(route, from: stored)))
  }

  @Test("gateway.md 1.7: APIs, stages, their variables and domains are counted when one is made")
  func whatIsMadeIsCounted() throws {
    let storage = try storage {
      $0.apis = 1; $0.stages = 2; $0.stageVariables = 1; $0.domains = 1
    }
    _ = try storage.apply(try plan([get("/a")], storage))
    #expect(quotas(try plan([get("/a")], storage, name: "other")) == [" 2 APIs, more than the limit of 1"])
    #expect(quotas(try plan([get("/b")], storage)).isEmpty)
    let entry = try storage.entry(nil)
    var stage = Stage(name: "dev")
    stage.variables = [StageVariable(name: "a", value: "1"), StageVariable(name: "b", value: "2")]
    #expect(throws: CtapiError.self) { try storage.create(stage, of: entry) }
    stage.variables.removeLast()
    _ = try storage.create(stage, of: entry)
    let error = #expect(throws: CtapiError.self) { try storage.create(Stage(name: "test"), of: entry) }
    #expect(error?.message == "3 stages, more than the limit of 2")
    _ = try storage.createDomain("a.example", certificate: nil)
    #expect(throws: CtapiError.self) { try storage.createDomain("b.example", certificate: nil) }
    #expect(try storage.domains().count == 1)
  }
}
