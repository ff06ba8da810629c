import CtapiCore
import CtapiDefinition
import Testing

@Suite struct ContractTests {
  private static let text = """
    openapi: 3.0.3
    info: {title: t, version: "1"}
    paths:
      /pets/{id}:
        parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 7}}]
        get:
          parameters:
            - {name: q, in: query, required: true, example: "a b"}
            - {name: not, in: query}
            - {name: X-Tenant, in: header, required: true, schema: {type: string}}
            - {name: Accept, in: header, required: true}
          responses:
            "200": {description: ok, content: {application/json: {schema: {type: object, required: [id]}}, image/*: {}}}
            4XX: {description: wrong}
        put:
          security: [{jwt: [pets]}]
          requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
          responses: {"204": {description: done}}
      /open/{rest+}:
        x-amazon-apigateway-any-method: {responses: {default: {description: any}}}
    x-amazon-apigateway-cors: {allowOrigins: ["https://app.example"], allowMethods: [GET, PUT]}
    components:
      securitySchemes:
        jwt:
          type: oauth2
          flows: {}
          x-amazon-apigateway-authorizer:
            {type: jwt, identitySource: $request.querystring.token, jwtConfiguration: {issuer: "https://i", audience: [a]}}

    """

  private func cases(
    only: [String] = [], isSafe: Bool = false, hasToken: Bool = true, _ change: (String) -> String = { $0 }
  ) throws -> [ContractCase] {
    try ContractPlan.cases(
      of: try Document(parsing: Array(change(Self.text).utf8), format: .yaml), options: ImportOptions(), only: only,
      isSafe: isSafe, hasToken: hasToken)
  }

  private func first(_ key: String, _ kind: ContractCase.Kind) throws -> ContractCase {
    try #require(try cases().first { $0.key == key && $0.kind == kind })
  }

  private func faults(
    _ item: ContractCase, _ status: Int, _ headers: [(String, String)] = [], _ body: String = ""
  ) -> [String] {
    item.faults(
      of: ContractResponse(status: status, headers: headers.map { (name: $0.0, value: $0.1) }, body: Array(body.utf8)))
  }

  @Test func everyRouteHasItsCases() throws {
    #expect(
      try cases().map { "\($0.key) \($0.kind.rawValue)" } == [
        "GET /pets/{id} answer", "GET /pets/{id} preflight", "GET /pets/{id} other-origin", "PUT /pets/{id} answer",
        "PUT /pets/{id} without-token", "PUT /pets/{id} bad-token", "PUT /pets/{id} preflight",
        "PUT /pets/{id} other-origin", "ANY /open/{rest+} answer", "ANY /open/{rest+} preflight",
        "ANY /open/{rest+} other-origin",
      ])
  }

  @Test func requestsAreMadeOfTheDescription() throws {
    let get = try first("GET /pets/{id}", .answer).request
    #expect(get.method == "GET" && get.target == "/pets/7?q=a%20b")
    #expect(get.headers == [.init(name: "x-tenant", value: "string")])
    #expect(get.tokenSource == nil)
    let put = try first("PUT /pets/{id}", .answer).request
    #expect(String(decoding: put.body, as: UTF8.self) == #"{"name":"string"}"#)
    #expect(put.headers == [.init(name: "content-type", value: "application/json")])
    #expect(put.tokenSource == .query("token"))
    #expect(try first("PUT /pets/{id}", .withoutToken).request.tokenSource == nil)
    #expect(try first("PUT /pets/{id}", .badToken).request.target == "/pets/7?token=no-token")
    #expect(try first("ANY /open/{rest+}", .answer).request.target == "/open/1")
  }

  @Test func casesAreChosen() throws {
    #expect(Set(try cases(only: ["PUT /pets/{x}"]).map(\.key)) == ["PUT /pets/{id}"])
    let error = #expect(throws: CtapiError.self) { try cases(only: ["GET /none"]) }
    #expect(error?.code == .routeNotFound)
    #expect(try cases(isSafe: true).filter { $0.skipped != nil }.map(\.key) == ["PUT /pets/{id}"])
    #expect(try cases(hasToken: false).filter { $0.skipped != nil }.map(\.kind) == [.answer])
    #expect(throws: CtapiError.self) { try cases { $0.replacing("3.0.3", with: "3.1.0") } }
  }

  @Test func answersAreCheckedAgainstTheDeclaredOnes() throws {
    let get = try first("GET /pets/{id}", .answer)
    let json = ("Content-Type", "application/json; charset=utf-8")
    #expect(faults(get, 200, [json], #"{"id":1}"#) == [])
    #expect(faults(get, 404, [], "anything") == [])
    #expect(faults(get, 500) == ["status 500 is not declared: 200, 4XX"])
    #expect(faults(get, 200, [json], "{}") == ["the member 'id' is missing"])
    #expect(faults(get, 200, [json], "{").first?.hasPrefix("the body is no JSON: ") == true)
    #expect(
      faults(get, 200, [("content-type", "text/plain")], "x") == [
        "content-type 'text/plain' is not declared: application/json, image/*"
      ])
    #expect(faults(get, 200, [("content-type", "image/png")], "x") == [])
    #expect(faults(get, 200) == ["there is no body, expected application/json"])
    #expect(faults(try first("ANY /open/{rest+}", .answer), 500) == [])
  }

  @Test func refusalsAreChecked() throws {
    let item = try first("PUT /pets/{id}", .withoutToken)
    #expect(faults(item, 401, [("www-authenticate", "Bearer")]) == [])
    #expect(faults(item, 401) == ["there is no www-authenticate: Bearer"])
    #expect(faults(item, 200) == ["status 200, expected 401"])
  }

  @Test func preflightsAreChecked() throws {
    let item = try first("PUT /pets/{id}", .preflight)
    #expect(item.request.headers.contains(.init(name: "origin", value: "https://app.example")))
    let good = [("Access-Control-Allow-Origin", "https://app.example"), ("access-control-allow-methods", "GET, PUT")]
    #expect(faults(item, 204, good) == [])
    #expect(faults(item, 401, good) == ["status 401, expected 204"])
    #expect(faults(item, 204, [good[1]]) == ["access-control-allow-origin is 'absent', expected 'https://app.example'"])
    #expect(faults(item, 204, [good[0]]) == ["access-control-allow-methods does not hold PUT"])
    let other = try first("PUT /pets/{id}", .otherOrigin)
    #expect(faults(other, 204) == [])
    #expect(faults(other, 204, good).count == 1)
  }

  @Test func openOriginsHaveNoOther() throws {
    for (origins, expected) in [("'*'", "https://ctapi.example"), ("'https://*'", "https://ctapi.example")] {
      let found = try cases { $0.replacing("\"https://app.example\"", with: origins) }
      #expect(!found.contains { $0.kind == .otherOrigin })
      let preflight = try #require(found.first { $0.kind == .preflight })
      #expect(preflight.request.headers.first?.value == expected)
    }
  }
}
