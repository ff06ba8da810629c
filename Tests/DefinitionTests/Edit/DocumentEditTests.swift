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

  @Test("K22: a route does not take the place of another one in the document")
  func placesAreTakenOnce() throws {
    #expect(try add("$default", scheme: "my-authorizer"))
    let before = try stored.document.bytes
    let error = #expect(throws: CtapiError.self) { try add("ANY /$default") }
    #expect(error?.code == .routeExists)
    #expect(try stored.document.bytes == before)
    #expect(try stored.api.served("$default").authorizer?.name == "my-authorizer")
  }

  @Test func whatCannotBeServedChangesNothing() throws {
    let before = try stored.document.bytes
    let error = #expect(throws: CtapiError.self) { try add("GET /x", to: "http://b:99999/") }
    #expect(error?.place?.pointer == "/paths/~1x/get/x-amazon-apigateway-integration/uri")
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

  @Test("gateway.md 8.5: listeners are added, changed and removed, and the rest of the document stays")
  func listenersAreEdited() throws {
    let before = try stored.document.root
    func replace(_ document: Document) throws { #expect(try storage.replace(try stored, with: document)) }
    try replace(try DocumentEdit.adding(try RelayListener(key: "TCP 5432", to: "db.shop"), to: try stored))
    try replace(try DocumentEdit.adding(try RelayListener(key: "TCP 6379", to: "[::1]:6380"), to: try stored))
    #expect(try stored.api.listeners.map(\.target.description) == ["db.shop", "[::1]:6380"])
    let again = try RelayListener(key: "TCP 5432", to: "127.0.0.1:1")
    let error = #expect(throws: CtapiError.self) { try DocumentEdit.adding(again, to: try stored) }
    #expect(error?.code == .routeExists)
    try replace(DocumentEdit.updating(again, to: again.target, in: try stored))
    #expect(try stored.api.listeners.map(\.target.description) == ["127.0.0.1:1", "[::1]:6380"])
    for listener in try stored.api.listeners { try replace(DocumentEdit.removing(listener, from: try stored)) }
    #expect(try stored.document.root == before)
  }

  @Test(
    "gateway.md 8.5: what is no listener is refused",
    arguments: [
      ("TCP 0", "db.shop"), ("TCP 65536", "db.shop"), ("TCP", "db.shop"), ("TCP ", "db.shop"), ("TCP +1", "db.shop"),
      ("TCP 01", "db.shop"), ("TCP 1", ""), ("TCP 1", "db"), ("TCP 1", "127.0.0.1:"), ("TCP 1", "127.0.0.1:x"),
      ("TCP 1", "127.0.0.1:65536"), ("TCP 1", "http://127.0.0.1:80"), ("TCP 1", "::1"), ("TCP 1", ":80"),
      ("TCP 1", "[::1:80"),
    ])
  func badListenersAreRefused(key: String, target: String) {
    #expect(throws: CtapiError.self) { try RelayListener(key: key, to: target) }
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

  @discardableResult
  private func update(_ key: String, _ change: RouteChange) throws -> ServedRoute {
    let route = try stored.api.served(key).route
    _ = try storage.replace(try stored, with: try DocumentEdit.updating(route, change, in: try stored))
    return try stored.api.served(key)
  }

  @Test("a route whose integration is of a type that HTTP APIs have not is proxied when it is sent elsewhere")
  func updatedRoutesAreProxied() throws {
    let text = """
      openapi: 3.0.1
      info: {title: t, version: '1'}
      paths:
        /aws:
          get:
            responses: {default: {description: d}}
            x-amazon-apigateway-integration:
              {type: aws, httpMethod: POST, uri: 'arn:x', payloadFormatVersion: '1.0', credentials: 'arn:y', timeoutInMillis: 70}
        /fn:
          get:
            responses: {default: {description: d}}
            x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: 'http://f/', payloadFormatVersion: '2.0'}
      """
    let document = try Document(parsing: Array(text.utf8))
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
    let sent = try update("GET /aws", RouteChange(target: "http://b/"))
    #expect(sent.integration?.target == .url(try URLTemplate("http://b/")))
    #expect(sent.integration?.timeoutMilliseconds == 70)
    guard case .function? = try update("GET /fn", RouteChange(target: "http://g/")).integration?.target else {
      Issue.record("a function at another URL is one still")
      return
    }
    let service = try update("GET /fn", RouteChange(target: "pets.demo")).integration?.target
    #expect(service == .service(try #require(ServiceReference("pets.demo"))))
  }

  @Test func updatedRoutesKeepWhatIsNotNamed() throws {
    let key = "PUT /petstore/pets/{petId}"
    let before = try stored.api.served(key)
    let later = try update(key, RouteChange(timeoutMilliseconds: 75))
    #expect(later.integration?.timeoutMilliseconds == 75)
    #expect(later.integration?.target == before.integration?.target)
    #expect(later.integration?.connectionID == "vlink1")
    #expect(later.route == before.route)
    let moved = try update(key, RouteChange(target: "http://b/{petId}", scopes: ["a", "b"]))
    #expect(moved.integration?.timeoutMilliseconds == 75)
    #expect(moved.integration?.connectionID == nil)
    #expect(moved.route.authorization.scopes == ["a", "b"])
    #expect(moved.authorizer?.name == "my-authorizer")
    let opened = try update(key, RouteChange(access: .open))
    #expect(opened.authorizer == nil)
    let guarded = try update(key, RouteChange(access: .scheme("my-authorizer")))
    #expect(guarded.authorizer?.name == "my-authorizer" && guarded.route.authorization.scopes.isEmpty)
    #expect(guarded.route.id == before.route.id && guarded.integration?.id == before.integration?.id)
    #expect(try stored.document.root["paths"]?["/petstore/pets/{petId}"]?["put"]?["responses"] == [:])
  }

  @Test func openRoutesAskForNoScopes() throws {
    let error = #expect(throws: CtapiError.self) {
      try update("GET /petstore/pets/{petId}", RouteChange(scopes: ["a"]))
    }
    #expect(error?.code == .usage)
  }

  @Test func aSharedIntegrationStaysAsItIs() throws {
    let text = """
      {openapi: 3.0.1, info: {title: t}, components: {x-amazon-apigateway-integrations: {i: {type: http_proxy,
      httpMethod: GET, uri: 'http://b/'}}}, paths: {/a: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/i'}}},
      /b: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/i'}}}}}
      """
    _ = try storage.apply(
      try storage.plan(
        try Document(parsing: Array(text.utf8), format: .yaml), name: "api", options: ImportOptions(),
        newID: { "abc" }))
    #expect(try update("GET /a", RouteChange(timeoutMilliseconds: 60)).integration?.method == .get)
    #expect(try stored.api.served("GET /b").integration?.timeoutMilliseconds == 30_000)
  }

  @Test func editingAPlainDocumentLeavesTheOthersTheirMocks() throws {
    let text = "{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {}}, /b: {get: {}}}}"
    _ = try storage.apply(
      try storage.plan(
        try Document(parsing: Array(text.utf8), format: .yaml), name: "api", options: ImportOptions(),
        newID: { "abc" }))
    #expect(throws: CtapiError.self) { try update("GET /a", RouteChange(timeoutMilliseconds: 60)) }
    try update("GET /a", RouteChange(target: "http://b/"))
    #expect(try stored.api.served("GET /b").integration?.target == .mock(MockResponse(status: 200)))
    #expect(try add("GET /c"))
    #expect(try stored.api.served("GET /b").integration != nil)
    #expect(try stored.options.fillsGaps)
  }

  @Test func aPlainRouteKeepsItsTarget() throws {
    let text = "{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {}}, /b: {get: {}}}}"
    for target in ["http://b", "pets.demo"] {
      _ = try storage.apply(
        try storage.plan(
          try Document(parsing: Array(text.utf8), format: .yaml), name: "api", options: ImportOptions(target: target),
          newID: { "abc" }))
      let before = try stored.api.served("GET /a").integration?.target
      #expect(try update("GET /a", RouteChange(timeoutMilliseconds: 60)).integration?.target == before)
    }
  }

  @Test func corsIsSetAndRemoved() throws {
    let cors = CORS(allowOrigins: ["https://a"], allowMethods: ["GET"], maxAge: 5, allowCredentials: true)
    _ = try storage.replace(try stored, with: try DocumentEdit.setting(cors: cors, in: try stored))
    #expect(try stored.api.cors == cors)
    _ = try storage.replace(try stored, with: try DocumentEdit.setting(cors: nil, in: try stored))
    #expect(try stored.api.cors == nil)
    #expect(try stored.document.root["x-amazon-apigateway-cors"] == nil)
    let wrong = CORS(allowOrigins: ["*"], allowCredentials: true)
    #expect(throws: CtapiError.self) { try DocumentEdit.setting(cors: wrong, in: try stored) }
  }

  @Test func authorizersAreAddedChangedAndRemoved() throws {
    let settings = AuthorizerSettings(issuer: "https://i", audience: ["a"])
    _ = try storage.replace(
      try stored, with: try DocumentEdit.adding(authorizer: "new", settings, to: try stored))
    let scheme = try stored.scheme("new")
    #expect(scheme.authorizer?.issuer == "https://i" && scheme.routes == 0)
    #expect(scheme.authorizer?.identitySource == .header("authorization"))
    _ = try storage.replace(
      try stored,
      with: try DocumentEdit.updating(
        authorizer: "new",
        AuthorizerSettings(audience: ["b", "c"], identitySource: "$request.querystring.t", algorithms: ["ES256"]),
        in: try stored))
    let changed = try stored.scheme("new").authorizer
    #expect(changed?.issuer == "https://i" && changed?.audience == ["b", "c"] && changed?.algorithms == ["ES256"])
    #expect(changed?.identitySource == .query("t") && changed?.id == scheme.authorizer?.id)
    _ = try storage.replace(try stored, with: try DocumentEdit.removing(authorizer: "new", from: try stored))
    let gone = #expect(throws: CtapiError.self) { try stored.scheme("new") }
    #expect(gone?.code == .authorizerNotFound)
  }

  @Test func anAuthorizerInUseStays() throws {
    let error = #expect(throws: CtapiError.self) {
      try DocumentEdit.removing(authorizer: "my-authorizer", from: try stored)
    }
    #expect(error?.code == .authorizerInUse)
    let byDefault = """
      {openapi: 3.0.1, info: {title: t}, security: [{s: []}], paths: {}, components: {securitySchemes: {s: {type: oauth2}}}}
      """
    _ = try storage.apply(
      try storage.plan(
        try Document(parsing: Array(byDefault.utf8), format: .yaml), name: "api",
        options: ImportOptions(issuer: "https://i", audience: ["a"]), newID: { "abc" }))
    let used = #expect(throws: CtapiError.self) { try DocumentEdit.removing(authorizer: "s", from: try stored) }
    #expect(used?.code == .authorizerInUse)
  }

  @Test func changingAPlainSchemeKeepsItsIssuer() throws {
    let text = """
      {openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {security: [{s: []}]}}}, components: {securitySchemes: {s: {type: http, scheme: bearer}}}}
      """
    _ = try storage.apply(
      try storage.plan(
        try Document(parsing: Array(text.utf8), format: .yaml), name: "api",
        options: ImportOptions(issuer: "https://i", audience: ["a"]), newID: { "abc" }))
    _ = try storage.replace(
      try stored,
      with: try DocumentEdit.updating(authorizer: "s", AuthorizerSettings(audience: ["b"]), in: try stored))
    #expect(try stored.api.served("GET /a").authorizer?.issuer == "https://i")
    #expect(try stored.api.served("GET /a").authorizer?.audience == ["b"])
  }

  @Test func referredSchemesAreRefusedByName() throws {
    let text = """
      {openapi: 3.0.1, info: {title: t}, paths: {}, components: {securitySchemes: {s: {$ref: '#/components/securitySchemes/r'}, r: {type: oauth2}}}}
      """
    _ = try storage.apply(
      try storage.plan(
        try Document(parsing: Array(text.utf8), format: .yaml), name: "api", options: ImportOptions(),
        newID: { "abc" }))
    let error = #expect(throws: CtapiError.self) {
      try DocumentEdit.updating(authorizer: "s", AuthorizerSettings(audience: ["b"]), in: try stored)
    }
    #expect(error?.code == .unsupported)
    #expect(throws: CtapiError.self) {
      try DocumentEdit.updating(authorizer: "absent", AuthorizerSettings(audience: ["b"]), in: try stored)
    }
  }
}
