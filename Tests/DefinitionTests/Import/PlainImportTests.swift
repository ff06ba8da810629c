import CtapiCore
import CtapiDefinition
import Testing

/// Documents without any extension become routes (`design.md` 7).
@Suite struct PlainImportTests {
  @Test func targetURLsTakeThePath() throws {
    let text = "openapi: 3.0.1\ninfo: {title: t}\npaths: {/: {get: {}}, '/a/{x}/{p+}': {get: {}}}"
    let imported = try Sample.imported(text, ImportOptions(target: "http://127.0.0.1:9000/base/"))
    #expect(imported.findings.isEmpty)
    #expect(
      imported.api.integrations.map(\.target) == [
        .url(try URLTemplate("http://127.0.0.1:9000/base/")),
        .url(try URLTemplate("http://127.0.0.1:9000/base/a/{x}/{p}")),
      ])
  }

  @Test func targetServicesAreTaken() throws {
    let imported = try Sample.path("{get: {}}", ImportOptions(target: "pets.demo"))
    #expect(imported.api.integrations.first?.target == ServiceReference("pets.demo").map { .service($0) })
  }

  @Test(arguments: ["pets", "http://", "http://b:99999", "ftp://b"]) func unusableTargetsAreRefused(target: String)
    throws
  {
    #expect(try !Sample.path("{get: {}}", ImportOptions(target: target)).isUsable)
  }

  @Test func serversAreTargets() throws {
    let rest = "servers: [{url: 'http://b:{port}/v1', variables: {port: {default: '81'}}}]"
    #expect(
      try Sample.path("{get: {}}", rest: rest).api.integrations.first?.target
        == .url(try URLTemplate("http://b:81/v1/p/{id}")))
  }

  @Test(
    "K117: a base path that routes are given is in the server's URL already, and in a target's not",
    arguments: [
      (ImportOptions.BasePath.ignore, "GET /p/{id}"), (.prepend, "GET /v1/x/p/{id}"), (.split, "GET /x/p/{id}"),
    ])
  func basePathsAreNotDoubled(basePath: ImportOptions.BasePath, key: String) throws {
    let rest = "servers: [{url: 'http://b/v1/x'}]"
    let plain = try Sample.path("{get: {}}", rest: rest, ImportOptions(basePath: basePath)).api
    #expect(plain.routes.map(\.key.description) == [key])
    #expect(plain.integrations.first?.target == .url(try URLTemplate("http://b/v1/x/p/{id}")))
    let sent = try Sample.path("{get: {}}", rest: rest, ImportOptions(target: "http://c", basePath: basePath)).api
    #expect(sent.integrations.first?.target == .url(try URLTemplate("http://c" + key.dropFirst(4))))
  }

  @Test func anOperationWithoutIntegrationAmongOthersIsAGap() throws {
    let imported = try Sample.path(
      "{get: {}, put: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/'}}}")
    #expect(imported.warnings == ["integration-missing"])
    #expect(imported.api.routes.first?.integrationID == nil)
  }

  @Test(arguments: [
    ("{}", 200, ""), ("{'204': {description: d}}", 204, ""), ("{'404': {description: d}}", 200, ""),
    ("{default: {content: {application/json: {example: {a: 1}}}}}", 200, "{\"a\":1}"),
    ("{'201': {content: {application/json: {examples: {one: {value: [1]}}}}}, '202': {}}", 201, "[1]"),
    ("{'200': {content: {text/plain: {example: hi}}}}", 200, "hi"),
    (
      "{'200': {content: {application/json: {schema: {type: object, properties: {n: {type: integer, minimum: 3}, s: {type: string}, d: {type: string, format: date}, b: {type: boolean}, l: {type: array, items: {type: number}}}}}}}}",
      200, "{\"n\":3,\"s\":\"string\",\"d\":\"2026-01-31\",\"b\":true,\"l\":[0]}"
    ),
    ("{'200': {content: {application/json: {schema: {enum: [x, y]}}}}}", 200, "\"x\""),
    (
      "{'200': {content: {application/json: {schema: {allOf: [{properties: {a: {default: 1}}}, {properties: {b: {example: 2}}}]}}}}}",
      200, "{\"a\":1,\"b\":2}"
    ),
    ("{'200': {content: {application/json: {schema: {oneOf: [{type: boolean}]}}}}}", 200, "true"),
    ("{'200': {$ref: '#/components/responses/r'}}", 200, "7"),
  ])
  func mocksAnswerFromExamplesAndSchemas(responses: String, status: Int, body: String) throws {
    let rest =
      "components: {responses: {r: {content: {application/json: {schema: {$ref: '#/components/schemas/s'}}}}}, schemas: {s: {default: 7}}}"
    let imported = try Sample.path("{get: {responses: \(responses)}}", rest: rest)
    guard case .mock(let mock) = imported.api.integrations.first?.target else {
      Issue.record("no mock")
      return
    }
    #expect(mock.status == status)
    #expect(String(decoding: mock.body, as: UTF8.self) == body)
    #expect(imported.findings.map(\.rule) == ["integration-mock"])
  }

  @Test func recursiveSchemasEnd() throws {
    let rest =
      "components: {schemas: {n: {type: object, properties: {next: {$ref: '#/components/schemas/n'}, all: {type: array, items: {$ref: '#/components/schemas/n'}}}}, a: {allOf: [{$ref: '#/components/schemas/a'}]}}}"
    for name in ["n", "a"] {
      let responses = "{'200': {content: {application/json: {schema: {$ref: '#/components/schemas/\(name)'}}}}}"
      #expect(try Sample.path("{get: {responses: \(responses)}}", rest: rest).isUsable)
    }
  }
}
