import CtapiCore
import CtapiDefinition
import Testing

@Suite struct DocumentEditTests {
  private let storage: DefinitionStorage

  init() throws {
    storage = try DefinitionStorage(try Database(path: ":memory:"))
    let document = try Document(parsing: Array(Sample.blog.utf8))
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
  }

  private var stored: StoredAPI { get throws { try storage.stored(try storage.entry(nil)) } }

  private func add(_ key: String, to target: String = "http://b/", scheme: String? = nil) throws -> Bool {
    let settings = RouteSettings(target: target, scheme: scheme, scopes: ["s"], timeoutMilliseconds: 50)
    let document = try DocumentEdit.adding(try RouteKey(key), settings, to: try stored)
    return try storage.replace(try stored, with: document)
  }

  @Test(arguments: ["POST /foodstore/foods/{foodId}", "GET /new/{x}", "ANY /a/{p+}", "$default", "GET /"])
  func routesAreAdded(key: String) throws {
    #expect(try add(key))
    let served = try stored.api.served(key)
    #expect(served.route.key.description == key)
    #expect(served.integration?.timeoutMilliseconds == 50)
    #expect(served.authorizer == nil)
    #expect(try stored.api.routes.count == 5)
  }

  @Test func addedRoutesCanBeGuarded() throws {
    #expect(try add("GET /x", to: "pets.demo", scheme: "my-authorizer"))
    let served = try stored.api.served("GET /x")
    #expect(served.authorizer?.name == "my-authorizer")
    #expect(served.route.authorization.scopes == ["s"])
  }

  @Test("K22: an existing route is a conflict") func existingRoutesAreAConflict() throws {
    let error = #expect(throws: CtapiError.self) { try add("GET /foodstore/foods/{other}") }
    #expect(error?.code == .routeExists)
  }

  @Test func whatCannotBeServedChangesNothing() throws {
    let before = try stored.document.bytes
    #expect(throws: CtapiError.self) { try add("GET /x", to: "http://b:99999/") }
    #expect(throws: CtapiError.self) { try add("GET /x", to: "nowhere") }
    #expect(throws: CtapiError.self) { try add("GET /x", scheme: "nobody") }
    #expect(try stored.document.bytes == before)
  }

  @Test func anOpenRouteStaysOpenUnderADefault() throws {
    let document = try Document(parsing: Array((Sample.blog + "security: [{my-authorizer: []}]\n").utf8))
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
    #expect(try add("GET /open"))
    #expect(try stored.api.served("GET /open").authorizer == nil)
  }

  @Test func routesAreRemoved() throws {
    for key in ["GET /petstore/pets/{petId}", "PUT /petstore/pets/{petId}"] {
      let route = try stored.api.served(key).route
      #expect(try storage.replace(try stored, with: try DocumentEdit.removing(route, from: try stored)))
    }
    #expect(try stored.api.routes.count == 2)
    #expect(try stored.document.root["paths"]?["/petstore/pets/{petId}"] == nil)
    #expect(try stored.document.root["x-amazon-apigateway-cors"] != nil)
  }

  @Test func routesOfOtherPlacesAreRefusedByName() throws {
    let text = "openapi: 3.0.1\ninfo: {title: t}\npaths: {/a: {$ref: '#/x-a'}}\nx-a: {get: {}}\n"
    let document = try Document(parsing: Array(text.utf8))
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
    let route = try stored.api.served("GET /a").route
    let error = #expect(throws: CtapiError.self) { try DocumentEdit.removing(route, from: try stored) }
    #expect(error?.code == .unsupported)
  }
}
