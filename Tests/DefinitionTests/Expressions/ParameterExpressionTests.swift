import CtapiCore
import CtapiDefinition
import Testing

@Suite struct ParameterExpressionTests {
  @Test(
    "gateway.md 3.5: values that read what is not there are refused",
    arguments: [
      "$request.headers.x", "$request.header.", "$request.foo", "$request.body..a", "$request.body.*",
      "$request.body[?(@.a)]", "$context.nothing", "$context.authorizer.claims", "$stageVariables.",
      "$response.header.x",
      "$response.body", "$context.status", "$context.integration.status", "${request.header.x", "${nothing}",
      "$stageVariables.a b",
    ])
  func badRequestValuesAreRefused(_ text: String) {
    #expect(throws: CtapiError.self) { try ParameterExpression(text, of: .request) }
  }

  @Test(
    "gateway.md 3.5: a response's values read the response, the context and stage variables only",
    arguments: ["$request.header.x", "$request.path", "$request.querystring.a", "${request.body.a}"])
  func badResponseValuesAreRefused(_ text: String) {
    #expect(throws: CtapiError.self) { try ParameterExpression(text, of: .response) }
  }

  @Test("gateway.md 3.5: text that names no source is text")
  func textIsText() throws {
    for text in ["", "''", "a b", "$", "costs $5", "x$request.header.a", "{request}"] {
      let expression = try ParameterExpression(text, of: .request)
      #expect(expression.parts == (text.isEmpty ? [] : [.text(text)]), "\(text)")
    }
  }

  @Test("gateway.md 3.5: sources are read in both forms; header names lose their case, others keep it")
  func sourcesAreRead() throws {
    let single = try ParameterExpression("$request.header.X-Ab", of: .request)
    #expect(single.parts == [.source(.requestHeader("x-ab"))])
    let several = try ParameterExpression("${request.path.Id}-${request.querystring.Q}", of: .request)
    #expect(several.parts == [.source(.pathParameter("Id")), .text("-"), .source(.requestQuery("Q"))])
    #expect(
      try ParameterExpression("$request.body.a[2]['b c']", of: .request).sources
        == [.requestBody([.member("a"), .element(2), .member("b c")])])
    #expect(try ParameterExpression("$response.body", of: .response).sources == [.responseBody([])])
  }

  @Test("gateway.md 4.4: every context variable of the list is known")
  func contextVariablesAreKnown() throws {
    for name in ContextName.allCases where name != .claim && name != .authorizerValue {
      let variable = try #require(ContextVariable(name.rawValue))
      #expect(variable.name == name)
    }
    let claim = try #require(ContextVariable("authorizer.claims.custom:tenant"))
    #expect(claim.name == .claim)
    #expect(claim.key == "custom:tenant")
    #expect(ContextVariable("authorizer.tenant")?.name == .authorizerValue)
    #expect(ContextVariable("authorizer.") == nil)
  }
}
