import CtapiCore
import CtapiDefinition
import Testing

@Suite struct APIComparisonTests {
  private func lines(_ old: String, _ new: String) throws -> [String] {
    func side(_ text: String) throws -> (document: Document, options: ImportOptions) {
      (try Document(parsing: Array(text.utf8), format: .yaml), ImportOptions())
    }
    return APIComparison.differences(from: try side(old), to: try side(new)).map { difference in
      "\(difference.change.rawValue) \(difference.subject) \(difference.detail)\(difference.isBreaking ? " !" : "")"
    }
  }

  private func operations(_ old: String, _ new: String) throws -> [String] {
    func document(_ operation: String) -> String {
      "openapi: 3.0.1\ninfo: {title: t}\npaths: {/a: {get: \(operation)}}"
    }
    return try lines(document(old), document(new))
  }

  @Test func theSameMeaningIsNoDifference() throws {
    #expect(try lines(Sample.blog, Sample.blog).isEmpty)
    let json = try JSON(parsingYAML: Sample.blog).text()
    #expect(try lines(Sample.blog, json).isEmpty)
  }

  @Test func routesComeAndGo() throws {
    let other = Sample.blog.replacing("/petstore/pets/{petId}", with: "/zoo/{petId}")
    #expect(
      try lines(Sample.blog, other) == [
        "added GET /zoo/{petId} ", "added PUT /zoo/{petId} ", "removed GET /petstore/pets/{petId}  !",
        "removed PUT /petstore/pets/{petId}  !",
      ])
  }

  @Test func protectionIsCompared() throws {
    let open = Sample.blog.replacing("- my-authorizer: [pets.write]", with: "- {}")
    #expect(try lines(Sample.blog, open) == ["changed PUT /petstore/pets/{petId} is open to everybody now"])
    #expect(
      try lines(open, Sample.blog) == ["changed PUT /petstore/pets/{petId} asks for a token of 'my-authorizer' !"])
    let wider = Sample.blog.replacing("[pets.write]", with: "[pets.write, admin]")
    #expect(try lines(Sample.blog, wider) == ["changed PUT /petstore/pets/{petId} asks for other scopes"])
    #expect(try lines(wider, Sample.blog) == ["changed PUT /petstore/pets/{petId} asks for other scopes !"])
    let none = Sample.blog.replacing("[pets.write]", with: "[]")
    #expect(try lines(none, Sample.blog).allSatisfy { $0.hasSuffix("!") })
    let issuer = Sample.blog.replacing("https://issuer.example", with: "https://other.example")
    #expect(try lines(Sample.blog, issuer).filter { $0.hasSuffix("asks another authorizer !") }.count == 2)
  }

  @Test func targetsAreCompared() throws {
    let moved = Sample.blog.replacing("srv-foods", with: "srv-other")
    #expect(try lines(Sample.blog, moved).count { $0.hasSuffix("another target") } == 4)
  }

  @Test func corsIsCompared() throws {
    let fewer = Sample.blog.replacing("    - 'GET'\n", with: "")
    #expect(try lines(Sample.blog, fewer) == ["changed CORS has other settings !"])
    #expect(try lines(fewer, Sample.blog) == ["changed CORS has other settings"])
  }

  @Test(arguments: [
    ("{}", "{parameters: [{name: q, in: query}]}", "takes the parameter query 'q'"),
    ("{}", "{parameters: [{name: q, in: query, required: true}]}", "takes the parameter query 'q' !"),
    (
      "{parameters: [{name: q, in: query}]}", "{parameters: [{name: q, in: query, required: true}]}",
      "demands the parameter query 'q' !"
    ),
    ("{parameters: [{name: q, in: query}]}", "{}", "no longer takes the parameter query 'q' !"),
    (
      "{parameters: [{name: q, in: query, schema: {type: string}}]}",
      "{parameters: [{name: q, in: query, schema: {type: integer}}]}",
      "the parameter query 'q': is integer, was string !"
    ),
    ("{}", "{requestBody: {required: true}}", "demands a body !"),
    ("{requestBody: {content: {a/b: {}}}}", "{requestBody: {content: {c/d: {}}}}", "the body is no longer a/b !"),
    ("{responses: {'200': {}, '404': {}}}", "{responses: {'200': {}}}", "no longer answers 404 !"),
    (
      "{responses: {'200': {content: {a/b: {}}}}}", "{responses: {'200': {content: {a/b: {}, c/d: {}}}}}",
      "the answer 200 may be c/d"
    ),
    ("{responses: {'200': {}}}", "{responses: {'200': {}, '201': {}}}", "answers 201, too"),
    ("{summary: a}", "{summary: b}", "its description"),
  ])
  func operationsAreCompared(old: String, new: String, line: String) throws {
    #expect(try operations(old, new).contains("changed GET /a \(line)"))
  }

  @Test func otherMembersAreNamedByPointer() throws {
    let old = "openapi: 3.0.1\ninfo: {title: t}\npaths: {}\ncomponents: {schemas: {a: {type: string}, b: {}}}"
    let new =
      "openapi: 3.0.1\ninfo: {title: u}\npaths: {}\ncomponents: {schemas: {a: {type: integer}, c: {}}}\ntags: []"
    #expect(
      try lines(old, new) == [
        "changed /info/title ", "changed /components/schemas/a ", "removed /components/schemas/b ",
        "added /components/schemas/c ", "added /tags ",
      ])
  }
}
