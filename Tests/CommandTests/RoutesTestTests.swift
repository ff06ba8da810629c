import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

/// `routes test` against a server that does what the document says, and one that does not.
@Suite struct RoutesTestTests {
  private static let document = """
    openapi: 3.0.3
    info: {title: t, version: "1"}
    paths:
      /pets/{id}:
        get:
          responses: {"200": {description: ok, content: {application/json: {schema: {type: object, required: [id]}}}}}
        put:
          security: [{jwt: []}]
          responses: {"204": {description: done}}
    x-amazon-apigateway-cors: {allowOrigins: ["https://app.example"], allowMethods: [GET]}
    components:
      securitySchemes:
        jwt:
          type: oauth2
          flows: {}
          x-amazon-apigateway-authorizer:
            {type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: {issuer: "https://i", audience: [a]}}

    """

  private func run(_ options: String, isGood: Bool) throws -> ShellRun {
    let server = try ContractServer(isGood: isGood)
    defer { server.stop() }
    let directory = try TemporaryDirectory()
    _ = try directory.write(Self.document, to: "api.yaml")
    return try ShellRun(
      "ctapi routes test api.yaml --against \(server.url) \(options)", in: directory,
      variables: try TestProgram.variables(directory))
  }

  @Test func aGoodAPIPasses() throws {
    let found = try run("--token good", isGood: true)
    #expect(found.code == 0, "\(found.output)")
    #expect(
      found.output.hasSuffix("7 passed, 0 failed, 0 skipped\n")
        || found.output.hasSuffix("6 passed, 0 failed, 0 skipped\n"), "\(found.output)")
  }

  @Test func withoutATokenGuardedAnswersAreSkippedByName() throws {
    let found = try run("", isGood: true)
    #expect(found.code == 0)
    #expect(found.output.contains("skip PUT /pets/{id} answer: it asks for a token"))
  }

  @Test func everyFaultIsNamed() throws {
    let found = try run("--token good", isGood: false)
    #expect(found.code == 1)
    for line in [
      "FAIL GET /pets/{id} answer 200", "     the member 'id' is missing", "FAIL PUT /pets/{id} without-token 204",
      "     status 204, expected 401", "FAIL GET /pets/{id} preflight",
    ] { #expect(found.output.contains(line), "\(line) in \(found.output)") }
  }

  @Test func programsAndReportsReadIt() throws {
    let json = try JSON(parsing: try run("--json", isGood: false).output)
    #expect(json["failed"]?.numberValue?.integer ?? 0 >= 3)
    #expect(json["cases"]?.arrayValue?.first?["route"] == "GET /pets/{id}")
    let junit = try run("--format junit", isGood: false)
    #expect(junit.code == 1 && junit.output.contains("<failure message=\"the member 'id' is missing\"/>"))
    #expect(junit.output.contains("<skipped message=\"it asks for a token\"/>"))
  }
}
