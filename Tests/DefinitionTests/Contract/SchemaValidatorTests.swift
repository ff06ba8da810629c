import CtapiCore
import CtapiDefinition
import Testing

@Suite struct SchemaValidatorTests {
  private static let root: JSON = [
    "s": [
      "Pet": [
        "type": "object", "required": ["id"],
        "properties": ["id": ["type": "integer"], "next": ["$ref": "#/s/Pet"]],
      ],
      "Loop": ["$ref": "#/s/Loop"],
      "Wide": ["allOf": [["$ref": "#/s/Wide"], ["$ref": "#/s/Wide"]]],
    ]
  ]

  private func violations(_ value: String, _ schema: String) throws -> [String] {
    SchemaValidator.violations(
      of: try JSON(parsing: value), against: try JSON(parsingYAML: schema), in: Self.root
    ).map(\.description)
  }

  static let valid = [
    ("{}", "5"), ("{type: string}", #""a""#), ("{type: integer}", "5"), ("{type: integer}", "5.0"),
    ("{type: number}", "5.5"),
    ("{type: boolean}", "true"), ("{type: array, items: {type: integer}}", "[1,2]"), ("{type: object}", "{}"),
    ("{type: string, nullable: true}", "null"), ("{enum: [1, a]}", "1.0"), ("{minimum: 1, maximum: 1}", "1"),
    ("{minLength: 1, maxLength: 1}", #""ä""#), ("{pattern: '^a+$'}", #""aaa""#), ("{pattern: '('}", #""b""#),
    ("{multipleOf: 0.1}", "0.3"), ("{format: uuid}", #""3fa85f64-5717-4562-b3fc-2c963f66afa6""#),
    ("{format: date}", #""2026-02-28""#), ("{format: date-time}", #""2026-02-28T01:02:03.5+01:00""#),
    ("{format: unknown}", #""x""#), ("{allOf: [{type: object}, {required: [a]}]}", #"{"a":1}"#),
    ("{anyOf: [{type: string}, {type: integer}]}", "1"), ("{oneOf: [{type: string}, {type: integer}]}", "1"),
    ("{not: {type: string}}", "1"), ("{uniqueItems: true}", "[1,2]"),
    ("{additionalProperties: {type: integer}}", #"{"a":1}"#),
    ("{properties: {a: {}}, additionalProperties: false}", #"{"a":1}"#),
    ("{$ref: '#/s/Pet'}", #"{"id":1,"next":{"id":2}}"#),
    ("{$ref: '#/s/Loop'}", "1"), ("{$ref: '#/s/Wide'}", "1"), ("{$ref: '#/none'}", "1"), ("{type: odd}", "1"),
    ("{required: [p], properties: {p: {writeOnly: true}}}", "{}"), ("{minimum: 1}", #""text""#),
    ("{exclusiveMinimum: true, minimum: 1}", "1.1"),
    ("{format: int32}", "2147483647"), ("{minProperties: 1, maxProperties: 1}", #"{"a":1}"#),
    ("{minItems: 1, maxItems: 1}", "[1]"),
  ]

  @Test(arguments: valid.indices) func whatFitsIsTaken(index: Int) throws {
    let row = SchemaValidatorTests.valid[index]
    #expect(try violations(row.1, row.0) == [], "\(row)")
  }

  static let wrong = [
    ("{type: string}", "5", "it is a number, expected string"),
    ("{type: integer}", "5.5", "it is a number, expected integer"),
    ("{type: string}", "null", "it is null, expected string"), ("{enum: [1, a]}", "2", #"2 is none of 1, "a""#),
    ("{minimum: 1}", "0", "0 is below 1"), ("{maximum: 1}", "2", "2 is above 1"),
    ("{minimum: 1, exclusiveMinimum: true}", "1", "1 is below 1"),
    ("{maximum: 1, exclusiveMaximum: true}", "1", "1 is above 1"),
    ("{minLength: 2}", #""a""#, "it has 1 characters, fewer than 2"),
    ("{maxLength: 1}", #""ab""#, "it has 2 characters, more than 1"),
    ("{pattern: '^a$'}", #""b""#, #""b" does not match the pattern ^a$"#),
    ("{multipleOf: 2}", "3", "3 is no multiple of 2.0"),
    ("{format: uuid}", #""x""#, #""x" is no uuid"#), ("{format: date}", #""2026-02-30""#, #""2026-02-30" is no date"#),
    ("{format: date-time}", #""now""#, #""now" is no date-time"#),
    ("{format: int32}", "2147483648", "2147483648 is no int32"),
    ("{required: [a]}", "{}", "the member 'a' is missing"),
    ("{properties: {a: {type: string}}}", #"{"a":1}"#, "/a: it is a number, expected string"),
    ("{additionalProperties: false}", #"{"a":1}"#, "/a: no such member is declared"),
    ("{items: {type: string}}", "[1]", "/0: it is a number, expected string"),
    ("{minItems: 1}", "[]", "it has 0 elements, fewer than 1"),
    ("{maxItems: 0}", "[1]", "it has 1 elements, more than 0"),
    ("{uniqueItems: true}", "[1,1]", "it has the same element twice"),
    ("{minProperties: 1}", "{}", "it has 0 members, fewer than 1"),
    ("{maxProperties: 0}", #"{"a":1}"#, "it has 1 members, more than 0"),
    ("{anyOf: [{type: string}]}", "1", "it fits none of the alternatives of 'anyOf'"),
    ("{oneOf: [{}, {}]}", "1", "it fits 2 of the alternatives of 'oneOf', not one"),
    ("{not: {}}", "1", "it fits the schema of 'not'"),
    ("{allOf: [{type: string}]}", "1", "it is a number, expected string"),
    ("{$ref: '#/s/Pet'}", #"{"id":1,"next":{}}"#, "/next: the member 'id' is missing"),
  ]

  @Test(arguments: wrong.indices) func whatDoesNotFitIsNamed(index: Int) throws {
    let row = SchemaValidatorTests.wrong[index]
    #expect(try violations(row.1, row.0) == [row.2])
  }

  @Test func violationsAreBoundedAndHarmless() throws {
    let value = "[" + Array(repeating: "1", count: 1000).joined(separator: ",") + "]"
    #expect(try violations(value, "{items: {type: string}}").count == 20)
    let escape = try violations(#"{"\u001b[31m":1}"#, "{additionalProperties: false, required: [\"\\e\"]}")
    #expect(!escape.joined().contains("\u{1B}") || escape.count == 2)
  }
}
