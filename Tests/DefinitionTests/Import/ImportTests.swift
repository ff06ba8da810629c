import CtapiCore
import CtapiDefinition
import Testing

@Suite struct ImportTests {
  @Test("K108: the sample's document gives 4 routes, 1 authorizer, CORS and the VPC link")
  func sampleIsImported() throws {
    let imported = try Sample.imported(Sample.blog)
    #expect(imported.findings.isEmpty)
    let api = imported.api
    #expect(
      api.routes.map(\.key.description) == [
        "GET /foodstore/foods/{foodId}", "PUT /foodstore/foods/{foodId}", "GET /petstore/pets/{petId}",
        "PUT /petstore/pets/{petId}",
      ])
    let authorizer = try #require(api.authorizers.first)
    #expect(authorizer.name == "my-authorizer")
    #expect(authorizer.issuer == "https://issuer.example")
    #expect(authorizer.audience == ["client-1"])
    #expect(authorizer.identitySource == .header("authorization"))
    #expect(
      api.routes.map(\.authorization) == [
        .none, .jwt(authorizerID: authorizer.id, scopes: []), .none,
        .jwt(authorizerID: authorizer.id, scopes: ["pets.write"]),
      ])
    #expect(api.cors == CORS(allowOrigins: ["https://app.example"], allowMethods: ["PUT", "GET"], allowHeaders: ["*"]))
    #expect(api.integrations.allSatisfy { $0.connectionID == "vlink1" && $0.method == nil })
    #expect(api.integrations.allSatisfy { if case .service = $0.target { true } else { false } })
    #expect(api.routes.allSatisfy { $0.integrationID != nil })
  }

  @Test("K112: YAML and JSON give the same API") func notationsAgree() throws {
    let document = try Document(parsing: Array(Sample.blog.utf8), format: .yaml)
    let json = try Document(parsing: document.root.bytes(.indented), format: .json)
    #expect(API.importing(document, id: "a", name: "n").api == API.importing(json, id: "a", name: "n").api)
  }

  @Test("K112: an unquoted payload format is taken") func unquotedPayloadFormatIsTaken() throws {
    let imported = try Sample.integration(
      "{type: HTTP_PROXY, httpMethod: GET, uri: 'http://b/', payloadFormatVersion: 1.0}")
    #expect(imported.findings.isEmpty)
  }

  @Test(
    "K109: Swagger 2.0 is refused",
    arguments: ["swagger: '2.0'", "swagger: 2.0", "openapi: 3.1.0", "openapi: 2.0", "a: b"])
  func otherVersionsAreRefused(head: String) throws {
    let imported = try Sample.imported("\(head)\ninfo: {title: t}\npaths: {}\n")
    #expect(imported.errors == ["openapi-version"])
    #expect(imported.api.routes.isEmpty)
  }

  @Test("K113: any-method with isDefaultRoute is $default") func defaultRouteIsMade() throws {
    let item =
      "{x-amazon-apigateway-any-method: {isDefaultRoute: true, x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/'}}}"
    #expect(
      try Sample.imported("openapi: 3.0.1\ninfo: {title: t}\npaths: {/$default: \(item)}").api.routes.map(\.key) == [
        .default
      ])
    let without = try Sample.imported("openapi: 3.0.1\ninfo: {title: t}\npaths: {$default: \(item)}")
    #expect(without.api.routes.map(\.key) == [.default])
    #expect(without.warnings == ["path-no-slash"])
  }

  @Test func anyMethodIsARouteOfItsPath() throws {
    let imported = try Sample.path("{x-amazon-apigateway-any-method: {}}")
    #expect(imported.api.routes.map(\.key.description) == ["ANY /p/{id}"])
  }

  @Test("K22: paths that differ only in parameter names are one route") func sameRoutesAreRefused() throws {
    let imported = try Sample.imported(
      "openapi: 3.0.1\ninfo: {title: t}\npaths: {'/a/{x}': {get: {}}, '/a/{y}': {get: {}}}")
    #expect(imported.errors == ["route-conflict"])
  }

  @Test(
    "K117: base paths are ignored, prepended and split",
    arguments: [
      (ImportOptions.BasePath.ignore, "/e"), (.prepend, "/a/b/c/e"), (.split, "/b/c/e"),
    ])
  func basePathsAreTaken(basePath: ImportOptions.BasePath, path: String) throws {
    for servers in [
      "[{url: 'https://h/a/b/c'}]", "[{url: '/a/b/c/'}]",
      "[{url: 'https://h/{basePath}', variables: {basePath: {default: a/b/c}}}]",
      "[{url: 'https://h/x', variables: {basePath: {default: /a/b/c}}}, {url: 'https://h/z'}]",
    ] {
      let text = "openapi: 3.0.1\ninfo: {title: t}\nservers: \(servers)\npaths: {/e: {get: {}}}"
      let imported = try Sample.imported(text, ImportOptions(basePath: basePath))
      #expect(imported.api.routes.map(\.key.description) == ["GET \(path)"])
    }
  }

  @Test func awsVariablesAreReplaced() throws {
    let imported = try Sample.imported(
      Sample.blog.replacing("us-east-1:000000000000", with: "${AWS::Region}:${AWS::AccountId}").replacing(
        "arn:aws:", with: "arn:${AWS::Partition}:"),
      ImportOptions(locality: Locality(region: "eu-west-1", account: "123456789012")))
    guard case .service(let service) = try #require(imported.api.integrations.first).target else {
      Issue.record("no service")
      return
    }
    #expect(service.text == "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-foods")
  }

  @Test func identifiersFollowTheirPlace() throws {
    let first = try Sample.imported(Sample.blog).api
    let text = Sample.blog.replacing("/petstore/pets/{petId}", with: "/zoo/{petId}")
    let second = try Sample.imported(text).api
    #expect(first.routes[0].id == second.routes[0].id)
    #expect(first.routes[2].id != second.routes[2].id)
    #expect(first.authorizers == second.authorizers)
    #expect(Set(first.routes.map(\.id)).count == 4)
  }

  @Test func sharedIntegrationsAreOne() throws {
    let text = """
      openapi: 3.0.1
      info: {title: t}
      paths:
        /a: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/i'}}}
        /b: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/i'}}}
      components: {x-amazon-apigateway-integrations: {i: {type: http_proxy, httpMethod: ANY, uri: 'http://b/'}}}
      """
    let imported = try Sample.imported(text)
    #expect(imported.findings.isEmpty)
    #expect(imported.api.integrations.count == 1)
    #expect(Set(imported.api.routes.map(\.integrationID)).count == 1)
  }

  @Test func unknownExtensionsAreNamed() throws {
    let aws = try Sample.path(
      "{get: {x-amazon-apigateway-request-validator: all}}", rest: "x-amazon-apigateway-policy: {}")
    #expect(aws.warnings.filter { $0 == "extension-ignored" }.count == 2)
    #expect(try Sample.path("{get: {x-ctapi-cache: {ttl: 1}}}").errors == ["extension-unknown"])
    #expect(try Sample.path("{get: {x-other: 1}}").errors.isEmpty)
  }

  @Test func encodedPathsAreForwardedOnRequest() throws {
    #expect(try Sample.imported(Sample.blog).api.refusesAmbiguousPaths)
    #expect(try !Sample.imported(Sample.blog + "x-ctapi-encoded-paths: forward\n").api.refusesAmbiguousPaths)
    #expect(try Sample.imported(Sample.blog + "x-ctapi-encoded-paths: no\n").errors == ["encoded-paths"])
  }

  @Test func disabledEndpointsAreKept() throws {
    let servers = "servers: [{url: /, x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: true}}]\n"
    #expect(try Sample.imported(Sample.blog + servers).api.disablesDefaultEndpoint)
  }

  @Test(arguments: [
    "openapi: 3.0.1\ninfo: {title: t}\npaths: []", "openapi: 3.0.1\ninfo: {title: t}\npaths: {/a: []}",
    "openapi: 3.0.1\ninfo: {title: t}\npaths: {/a: {get: []}}", "openapi: 3.0.1\npaths: {}", "[]",
    "openapi: 3.0.1\ninfo: {title: ''}",
    "openapi: 3.0.1\ninfo: {title: t}\npaths: {a: {get: {}}}",
    "openapi: 3.0.1\ninfo: {title: t}\npaths: {'/a{b}': {get: {}}}",
    "openapi: 3.0.1\ninfo: {title: t}\npaths: {'/{a+}/b': {get: {}}}",
  ])
  func misshapenDocumentsAreRefused(text: String) throws {
    #expect(try !Sample.imported(text).isUsable)
  }

  @Test func findingsHavePlaces() throws {
    let text = "openapi: 3.0.1\ninfo: {title: t}\npaths:\n  /a/:\n    get: {}\n"
    let document = try Document(parsing: Array(text.utf8), file: "api.yaml")
    let diagnostic = try #require(API.importing(document, id: "a", name: "n").findings.diagnostics(in: document).first)
    #expect(diagnostic.place?.label == "api.yaml:5:5")
    #expect(diagnostic.place?.pointer == "/paths/~1a~1/get")
  }

  @Test func nothingFromTheDocumentIsUnescaped() throws {
    let hostile = "\\e[31m\\u202e"
    let text =
      "openapi: 3.0.1\ninfo: {title: t}\nsecurity: [{\"\(hostile)\": []}]\npaths: {\"/\(hostile)/\": {get: {}}, \"\(hostile)\": {get: {}}, /a: {\"\(hostile)\": 1, get: {security: [], $ref: \"\(hostile)\"}}}"
    let imported = try Sample.imported(text)
    #expect(imported.findings.count > 3)
    for finding in imported.findings {
      #expect(
        !(finding.message + (finding.hint ?? "")).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }
  }
}
