import CtapiCore
import CtapiDefinition
import Testing

@Suite struct OpenAPI31UpgradeTests {
  private func upgraded(_ text: String) throws -> DocumentUpgrade.Result {
    try #require(DocumentUpgrade.upgraded(try Document(parsing: Array(text.utf8), format: .yaml)))
  }

  private func pointer(_ text: String) throws -> JSONPointer { try #require(JSONPointer(text: text)) }

  /// A schema of a 3.1 document as it comes out, in compact JSON, with the rules of its changes.
  private func schema(_ text: String) throws -> (text: String?, rules: [String]) {
    let result = try upgraded("{openapi: 3.1.0, info: {title: t}, paths: {}, components: {schemas: {s: \(text)}}}")
    return (
      result.document.root["components"]?["schemas"]?["s"]?.text(),
      result.changes.map(\.rule).filter { $0 != "upgrade-version" }
    )
  }

  static let schemas = [
    ("{type: string}", #"{"type":"string"}"#, 0),
    ("{type: [string, 'null']}", #"{"nullable":true,"type":"string"}"#, 1),
    ("{type: 'null'}", #"{"nullable":true,"enum":[null]}"#, 1),
    ("{type: [string, integer]}", #"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#, 1),
    ("{type: [string, integer, 'null']}", #"{"nullable":true,"anyOf":[{"type":"string"},{"type":"integer"}]}"#, 2),
    ("{const: 5}", #"{"enum":[5]}"#, 1),
    ("{exclusiveMinimum: 3}", #"{"minimum":3,"exclusiveMinimum":true}"#, 1),
    ("{minimum: 9, exclusiveMinimum: 3}", #"{"minimum":9}"#, 1),
    ("{maximum: 1, exclusiveMaximum: 3}", #"{"maximum":1}"#, 1),
    ("{exclusiveMaximum: 3, maximum: 5}", #"{"maximum":3,"exclusiveMaximum":true}"#, 1),
    ("{exclusiveMaximum: true, maximum: 5}", #"{"exclusiveMaximum":true,"maximum":5}"#, 0),
    ("{examples: [a]}", #"{"example":"a"}"#, 1),
    ("{examples: [a, b]}", #"{"example":"a","x-openapi31-examples":["a","b"]}"#, 1),
    ("{example: c, examples: [a]}", #"{"example":"c"}"#, 1),
    ("true", "{}", 1), ("false", #"{"not":{}}"#, 1),
    ("{properties: {a: true, type: {const: 1}}}", #"{"properties":{"a":{},"type":{"enum":[1]}}}"#, 2),
    ("{additionalProperties: false}", #"{"additionalProperties":false}"#, 0),
    ("{type: array}", #"{"type":"array","items":{}}"#, 1),
    ("{$ref: '#/components/schemas/a'}", ##"{"$ref":"#/components/schemas/a"}"##, 0),
    (
      "{$ref: '#/components/schemas/a', description: d}",
      ##"{"description":"d","allOf":[{"$ref":"#/components/schemas/a"}]}"##, 1
    ),
    ("{anyOf: [{type: string}, {type: 'null'}]}", #"{"anyOf":[{"type":"string","nullable":true}],"nullable":true}"#, 1),
    (
      "{oneOf: [{$ref: '#/components/schemas/a'}, {type: 'null'}]}",
      ##"{"oneOf":[{"allOf":[{"$ref":"#/components/schemas/a"}],"nullable":true}],"nullable":true}"##, 1
    ),
    ("{type: [string, 'null'], enum: [a]}", #"{"nullable":true,"type":"string","enum":["a",null]}"#, 1),
    ("{type: string, contentEncoding: base64}", #"{"type":"string","format":"byte"}"#, 1),
    (
      "{type: string, contentMediaType: image/png}",
      #"{"type":"string","format":"binary","x-openapi31-contentMediaType":"image/png"}"#, 1
    ),
    ("{prefixItems: [{type: string}]}", #"{"x-openapi31-prefixItems":[{"type":"string"}]}"#, 1),
    ("{if: {}, then: {}}", #"{"x-openapi31-if":{},"x-openapi31-then":{}}"#, 2),
    ("{$defs: {a: {const: 1}}}", #"{"x-openapi31-$defs":{"a":{"enum":[1]}}}"#, 2),
    ("{$ref: '#/components/schemas/s/$defs/a'}", ##"{"$ref":"#/components/schemas/s/x-openapi31-$defs/a"}"##, 0),
    ("{x-note: {type: ['null']}, default: {const: 1}}", #"{"x-note":{"type":["null"]},"default":{"const":1}}"#, 0),
  ]

  @Test(arguments: OpenAPI31UpgradeTests.schemas.map(\.0)) func schemasAreConverted(given: String) throws {
    let row = try #require(OpenAPI31UpgradeTests.schemas.first { $0.0 == given })
    let found = try schema(given)
    #expect(found.text == row.1)
    #expect(found.rules.count == row.2, "\(found.rules)")
  }

  @Test func whatCannotBeSaidIsAWarning() throws {
    let result = try upgraded(
      "{openapi: 3.1.0, info: {title: t}, paths: {}, components: {schemas: {s: {propertyNames: {pattern: a}}}}}")
    let warning = try #require(result.changes.first { $0.severity == .warning })
    #expect(warning.rule == "upgrade-widened")
    #expect(warning.pointer.description == "/components/schemas/s/propertyNames")
  }

  @Test func theRestOfTheDocumentIsConverted() throws {
    let text = """
      openapi: 3.1.1
      jsonSchemaDialect: https://d
      info: {title: t, summary: s, license: {name: MIT, identifier: MIT}}
      webhooks: {w: {post: {requestBody: {content: {application/json: {schema: {const: 1}}}}}}}
      paths:
        /schema: {get: {responses: {"200": {description: d, headers: {schema: {schema: {type: [integer, 'null']}}}}}}}
        /b: {$ref: '#/components/pathItems/schema'}
        /c: {post: {parameters: [{name: schema, in: query, schema: true}], callbacks: {schema: {'{$url}': {post: {requestBody: {content: {a/b: {schema: true}}}}}}}}}
      components:
        pathItems: {schema: {get: {responses: {default: {description: d, content: {schema: {schema: {const: 2}}}}}}}}
        examples: {e: {value: {const: 1}}}

      """
    let result = try upgraded(text)
    let root = result.document.root
    #expect(root["openapi"] == "3.0.3")
    #expect(root["x-openapi31-jsonSchemaDialect"] == "https://d")
    #expect(
      root["info"] == [
        "title": "t", "x-openapi31-summary": "s",
        "license": ["name": "MIT", "url": "https://spdx.org/licenses/MIT.html"],
      ])
    #expect(root[try pointer("/x-webhooks/w/post/requestBody/content/application~1json/schema")] == ["enum": [1]])
    #expect(root[try pointer("/paths/~1schema/get/responses/200/headers/schema/schema/nullable")] == true)
    #expect(root["paths"]?["/b"]?["$ref"] == "#/components/x-openapi31-pathItems/schema")
    #expect(root[try pointer("/paths/~1c/post/parameters/0/schema")] == [:])
    #expect(root[try pointer("/paths/~1c/post/responses/default")] == ["description": ""])
    #expect(
      root[try pointer("/paths/~1c/post/callbacks/schema/{$url}/post/requestBody/content/a~1b/schema")] == [:])
    #expect(
      root[try pointer("/components/x-openapi31-pathItems/schema/get/responses/default/content/schema/schema")]
        == ["enum": [2]])
    #expect(root["components"]?["examples"]?["e"] == ["value": ["const": 1]])
    let imported = API.importing(result.document, id: "a", name: "a")
    #expect(imported.isUsable)
    #expect(imported.api.routes.map(\.key.description) == ["GET /schema", "GET /b", "POST /c"])
    // Every place of the report is one of the document that was given.
    let given = try Document(parsing: Array(text.utf8), format: .yaml).root
    for change in result.changes { #expect(given[change.pointer] != nil, "\(change.pointer)") }
  }

  @Test func missingPathsAreAdded() throws {
    #expect(try upgraded("{openapi: 3.1.0, info: {title: t}}").document.root["paths"] == [:])
  }

  @Test(arguments: ["{openapi: 3.0.3}", "{openapi: 3.2.0}", "{swagger: '1.2'}", "[]", "{}"])
  func whatNeedsNoneOrHasNoneIsLeft(text: String) throws {
    #expect(DocumentUpgrade.upgraded(try Document(parsing: Array(text.utf8), format: .yaml)) == nil)
  }
}
