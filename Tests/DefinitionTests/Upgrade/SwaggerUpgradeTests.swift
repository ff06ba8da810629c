import CtapiCore
import CtapiDefinition
import Testing

@Suite struct SwaggerUpgradeTests {
  private static let text = """
    swagger: "2.0"
    info: {title: t, version: "1"}
    host: h.example:8080
    basePath: /v1
    schemes: [https, http]
    consumes: [application/xml]
    produces: [application/json, text/plain]
    x-keep: 1
    paths:
      /a/{id}:
        parameters:
          - {name: id, in: path, required: true, type: integer, format: int64, minimum: 1}
          - {name: shared, in: body, schema: {type: string}}
        get:
          produces: [text/csv]
          parameters:
            - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: multi}
            - {name: csv, in: query, type: array, items: {type: string}}
            - {name: tab, in: query, type: array, items: {type: string}, collectionFormat: tsv}
            - {$ref: '#/parameters/limit'}
          responses:
            "200":
              description: ok
              schema: {$ref: '#/definitions/Pet'}
              headers: {X-Rate: {type: integer, description: r}}
              examples: {application/json: {a: 1}}
            "404": {$ref: '#/responses/Missing'}
          security: [{key: []}]
        post:
          consumes: [application/json]
          schemes: [https]
          parameters: [{$ref: '#/parameters/pet'}]
          responses: {default: {description: d}}
        put:
          parameters:
            - {name: f, in: formData, type: file, required: true, description: the file}
            - {name: n, in: formData, type: integer}
          responses: {"204": {}}
        patch:
          consumes: [application/x-www-form-urlencoded]
          parameters: [{name: n, in: formData, type: string}]
          responses: {"204": {description: d}}
    definitions:
      Pet:
        type: object
        discriminator: kind
        properties: {kind: {type: string, x-nullable: true}, more: {$ref: '#/definitions/Pet'}, all: {type: array, items: {$ref: '#/definitions/Pet'}}}
        allOf: [{$ref: '#/definitions/Pet'}]
    parameters:
      limit: {name: limit, in: query, type: integer, default: 5}
      pet: {name: pet, in: body, required: true, description: p, schema: {$ref: '#/definitions/Pet'}}
      field: {name: g, in: formData, type: string}
    responses:
      Missing: {description: none, schema: {type: file}}
    securityDefinitions:
      basic: {type: basic}
      key: {type: apiKey, name: k, in: header}
      code: {type: oauth2, flow: accessCode, authorizationUrl: https://a, tokenUrl: https://t, scopes: {s: d}}
      app: {type: oauth2, flow: application, tokenUrl: https://t}

    """

  private let result: DocumentUpgrade.Result

  init() throws {
    result = try #require(DocumentUpgrade.upgraded(try Document(parsing: Array(Self.text.utf8), format: .yaml)))
  }

  private func at(_ text: String) throws -> String? {
    result.document.root[try #require(JSONPointer(text: text))]?.text()
  }

  static let places = [
    ("/openapi", #""3.0.3""#), ("/x-keep", "1"),
    ("/servers", #"[{"url":"https://h.example:8080/v1"},{"url":"http://h.example:8080/v1"}]"#),
    (
      "/paths/~1a~1{id}/parameters",
      #"[{"name":"id","in":"path","required":true,"schema":{"type":"integer","format":"int64","minimum":1}}]"#
    ),
    (
      "/paths/~1a~1{id}/get/parameters/0",
      #"{"name":"tags","in":"query","style":"form","explode":true,"schema":{"type":"array","items":{"type":"string"}}}"#
    ),
    ("/paths/~1a~1{id}/get/parameters/1/explode", "false"),
    ("/paths/~1a~1{id}/get/parameters/2/x-swagger2-collectionFormat", #""tsv""#),
    ("/paths/~1a~1{id}/get/parameters/3", ##"{"$ref":"#/components/parameters/limit"}"##),
    (
      "/paths/~1a~1{id}/get/responses/200/content",
      ##"{"text/csv":{"schema":{"$ref":"#/components/schemas/Pet"}},"application/json":{"schema":{"$ref":"#/components/schemas/Pet"},"example":{"a":1}}}"##
    ),
    ("/paths/~1a~1{id}/get/responses/200/headers/X-Rate", #"{"description":"r","schema":{"type":"integer"}}"#),
    ("/paths/~1a~1{id}/get/responses/404", ##"{"$ref":"#/components/responses/Missing"}"##),
    ("/paths/~1a~1{id}/get/requestBody/content/application~1xml/schema", #"{"type":"string"}"#),
    ("/paths/~1a~1{id}/post/requestBody", ##"{"$ref":"#/components/requestBodies/pet"}"##),
    ("/paths/~1a~1{id}/post/x-swagger2-schemes", #"["https"]"#),
    (
      "/paths/~1a~1{id}/put/requestBody/content/multipart~1form-data/schema",
      #"{"type":"object","properties":{"f":{"type":"string","format":"binary","description":"the file"},"n":{"type":"integer"}},"required":["f"]}"#
    ),
    ("/paths/~1a~1{id}/put/responses/204/description", #""""#),
    (
      "/paths/~1a~1{id}/patch/requestBody/content/application~1x-www-form-urlencoded/schema/properties/n",
      #"{"type":"string"}"#
    ),
    ("/components/schemas/Pet/discriminator", #"{"propertyName":"kind"}"#),
    ("/components/schemas/Pet/properties/kind", #"{"type":"string","nullable":true}"#),
    ("/components/schemas/Pet/properties/more", ##"{"$ref":"#/components/schemas/Pet"}"##),
    ("/components/schemas/Pet/properties/all/items", ##"{"$ref":"#/components/schemas/Pet"}"##),
    ("/components/schemas/Pet/allOf", ##"[{"$ref":"#/components/schemas/Pet"}]"##),
    ("/components/parameters/limit", #"{"name":"limit","in":"query","schema":{"type":"integer","default":5}}"#),
    ("/components/requestBodies/pet/required", "true"),
    (
      "/components/responses/Missing/content/application~1json/schema", #"{"type":"string","format":"binary"}"#
    ),
    ("/components/securitySchemes/basic", #"{"type":"http","scheme":"basic"}"#),
    ("/components/securitySchemes/key", #"{"type":"apiKey","name":"k","in":"header"}"#),
    (
      "/components/securitySchemes/code",
      #"{"type":"oauth2","flows":{"authorizationCode":{"authorizationUrl":"https://a","tokenUrl":"https://t","scopes":{"s":"d"}}}}"#
    ),
    ("/components/securitySchemes/app/flows", #"{"clientCredentials":{"tokenUrl":"https://t","scopes":{}}}"#),
  ]

  @Test(arguments: SwaggerUpgradeTests.places.map(\.0)) func everyPartIsConverted(place: String) throws {
    #expect(try at(place) == (try #require(SwaggerUpgradeTests.places.first { $0.0 == place }).1))
  }

  @Test func everyChangeIsReportedAtItsPlace() throws {
    let given = try Document(parsing: Array(Self.text.utf8), format: .yaml).root
    for change in result.changes { #expect(given[change.pointer] != nil, "\(change.pointer)") }
    for rule in [
      "upgrade-version", "upgrade-moved", "upgrade-body", "upgrade-schema", "upgrade-security", "upgrade-widened",
    ] {
      #expect(result.changes.contains { $0.rule == rule }, "\(rule)")
    }
    #expect(result.changes.filter { $0.severity == .warning }.map(\.rule) == ["upgrade-widened"])
  }

  @Test("K109: what is protected stays so, and is refused where it cannot be") func protectionStays() throws {
    let imported = API.importing(result.document, id: "a", name: "a")
    #expect(imported.findings.contains { $0.severity == .error && $0.message.contains("'key'") })
  }

  @Test func aDocumentWithoutHostHasARelativeServer() throws {
    let document = try Document(
      parsing: Array("{swagger: '2.0', info: {title: t}, basePath: /b, paths: {}}".utf8), format: .yaml)
    #expect(DocumentUpgrade.upgraded(document)?.document.root["servers"] == [["url": "/b"]])
  }

  @Test func aNumberIsAVersionToo() throws {
    let document = try Document(parsing: Array("{swagger: 2.0, info: {title: t}, paths: {}}".utf8), format: .yaml)
    #expect(DocumentUpgrade.upgraded(document) != nil)
  }
}
