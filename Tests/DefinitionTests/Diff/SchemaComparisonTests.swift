import CtapiCore
import CtapiDefinition
import Testing

/// What a change of a schema does to clients, by which way the values go.
@Suite struct SchemaComparisonTests {
  private func differences(_ old: String, _ new: String, isSent: Bool) throws -> [APIDifference] {
    func document(_ schema: String) throws -> Document {
      let content = "content: {application/json: {schema: \(schema)}}"
      let operation =
        isSent
        ? "requestBody: {\(content)}, responses: {'200': {description: d}}"
        : "responses: {'200': {description: d, \(content)}}"
      let text =
        "{openapi: 3.0.3, info: {title: t}, paths: {/a: {post: {\(operation)}}}, components: {schemas: {Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}}}}"
      return try Document(parsing: Array(text.utf8), format: .yaml)
    }
    return APIComparison.differences(
      from: (try document(old), ImportOptions()), to: (try document(new), ImportOptions())
    ).filter { $0.subject == "POST /a" && $0.detail != "another target" }
  }

  /// Old and new schema, the detail, and whether it breaks when sent and when received.
  static let rows: [(old: String, new: String, detail: String, sent: Bool, received: Bool)] = [
    ("{type: string}", "{type: integer}", "is integer, was string", true, true),
    ("{type: integer}", "{type: number}", "is number, was integer", false, true),
    ("{type: number}", "{type: integer}", "is integer, was number", true, false),
    ("{}", "{type: integer}", "is integer, was of any type", true, false),
    ("{type: string}", "{type: string, nullable: true}", "may be null", false, true),
    ("{type: string, nullable: true}", "{type: string}", "is never null", true, false),
    ("{enum: [a, b]}", "{enum: [a]}", "no longer takes \"b\"", true, false),
    ("{enum: [a]}", "{enum: [a, b]}", "takes \"b\", too", false, true),
    ("{enum: [a]}", "{}", "takes any value", false, true), ("{}", "{enum: [a]}", "takes only some values", true, false),
    ("{minimum: 1}", "{minimum: 2}", "has minimum 2", true, false),
    ("{maximum: 2}", "{}", "has no maximum", false, true),
    ("{maxLength: 2}", "{maxLength: 1}", "has maxLength 1", true, false),
    ("{properties: {a: {}}}", "{properties: {a: {}}, required: [a]}", "has the required member 'a'", true, false),
    ("{properties: {a: {}}, required: [a]}", "{properties: {a: {}}}", "no longer requires the member 'a'", false, true),
    ("{properties: {a: {}}}", "{properties: {}}", "no longer has the member 'a'", false, true),
    (
      "{properties: {a: {}}}", "{properties: {}, additionalProperties: false}", "no longer has the member 'a'", true,
      true
    ),
    ("{properties: {}}", "{properties: {a: {}}}", "has the member 'a'", false, false),
    (
      "{properties: {a: {type: string}}}", "{properties: {a: {type: boolean}}}", "/a is boolean, was string", true, true
    ),
    ("{items: {type: string}}", "{items: {type: boolean}}", "/* is boolean, was string", true, true),
    ("{pattern: a}", "{pattern: b}", "has another 'pattern'", false, false),
    (
      "{$ref: '#/components/schemas/Node'}",
      "{type: object, required: [x], properties: {next: {$ref: '#/components/schemas/Node'}}}",
      "has the required member 'x'", true, false
    ),
  ]

  @Test(arguments: rows.indices) func changesBreakByTheWayValuesGo(index: Int) throws {
    let row = SchemaComparisonTests.rows[index]
    for isSent in [true, false] {
      let found = try differences(row.old, row.new, isSent: isSent)
      let subject = isSent ? "the body: " : "the answer 200: "
      let difference = try #require(found.first { $0.detail == subject + row.detail }, "\(found)")
      #expect(difference.isBreaking == (isSent ? row.sent : row.received), "\(row) \(isSent)")
    }
  }

  @Test func recursiveSchemasEnd() throws {
    #expect(
      try differences("{$ref: '#/components/schemas/Node'}", "{$ref: '#/components/schemas/Node'}", isSent: true)
        .isEmpty)
  }
}
