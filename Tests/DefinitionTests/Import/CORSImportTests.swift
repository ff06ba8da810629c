import CtapiCore
import CtapiDefinition
import Testing

@Suite struct CORSImportTests {
  private func cors(_ text: String) throws -> API.Imported {
    try Sample.imported(
      Sample.blog.replacing("x-amazon-apigateway-cors:", with: "x-unused:") + "x-amazon-apigateway-cors: \(text)\n")
  }

  @Test("K70: every setting is read") func everySettingIsRead() throws {
    let imported = try cors(
      "{allowOrigins: ['http://*', 'https://a:81'], allowCredentials: true, exposeHeaders: [x-a], maxAge: 300, allowMethods: ['*'], allowHeaders: [b]}"
    )
    #expect(imported.findings.isEmpty)
    #expect(
      imported.api.cors
        == CORS(
          allowOrigins: ["http://*", "https://a:81"], allowMethods: ["*"], allowHeaders: ["b"], exposeHeaders: ["x-a"],
          maxAge: 300, allowCredentials: true))
  }

  @Test("K68: a wildcard origin with credentials is refused") func wildcardWithCredentialsIsRefused() throws {
    let imported = try cors("{allowOrigins: ['*'], allowCredentials: true}")
    #expect(imported.errors == ["cors-credentials"])
    #expect(imported.findings.first?.message.contains("allow-credentials is not supported") == true)
  }

  @Test func otherSpellingsAreNamed() throws {
    #expect(try cors("{allow_origins: ['*']}").warnings == ["cors-unknown-member"])
  }

  @Test(arguments: [
    "[]", "{allowOrigins: x}", "{allowOrigins: [1]}", "{allowOrigins: [a]}", "{allowOrigins: ['https://a/b']}",
    "{allowOrigins: ['https://*.a']}", "{maxAge: -2}", "{maxAge: 86401}", "{maxAge: x}", "{allowCredentials: 1}",
  ])
  func unusableSettingsAreRefused(text: String) throws {
    #expect(try cors(text).errors == ["invalid-cors"])
  }

  @Test(
    "every refusal of a CORS setting points at the member or element, and says what to write",
    arguments: [
      ("[]", "", "allowOrigins"), ("{allowOrigins: x}", "/allowOrigins", "[...]"),
      ("{allowOrigins: ['*', 1]}", "/allowOrigins/1", "quotes"),
      ("{allowOrigins: ['*', a]}", "/allowOrigins/1", "scheme://host"),
      ("{allowOrigins: ['*'], allowCredentials: true}", "/allowCredentials", "name the origins"),
      ("{allowMethods: [GET, 'a b']}", "/allowMethods/1", "one method"),
      ("{allowMethods: ['']}", "/allowMethods/0", "one method"),
      ("{allowMethods: ['GET,PUT']}", "/allowMethods/0", "one method"),
      (#"{allowMethods: ["GET\r\nx: y"]}"#, "/allowMethods/0", "one method"),
      (#"{allowHeaders: [a, "x\r\ny: z"]}"#, "/allowHeaders/1", "one name"),
      ("{allowHeaders: ['']}", "/allowHeaders/0", "one name"), ("{allowHeaders: [é]}", "/allowHeaders/0", "one name"),
      ("{exposeHeaders: ['*', 'a b']}", "/exposeHeaders/1", "one name"),
      ("{maxAge: 86401}", "/maxAge", "-1 to 86400"), ("{maxAge: '86401'}", "/maxAge", "-1 to 86400"),
      ("{maxAge: 1.5}", "/maxAge", "-1 to 86400"), ("{maxAge: '+1'}", "/maxAge", "-1 to 86400"),
      ("{allowCredentials: 'yes!'}", "/allowCredentials", "true or false"),
      ("{allowCredentials: 1}", "/allowCredentials", "true or false"),
    ])
  func everyRefusalHasAPlaceAndAFix(text: String, place: String, fix: String) throws {
    let errors = try cors(text).findings.filter { $0.severity == .error }
    #expect(errors.map(\.pointer.description) == ["/x-amazon-apigateway-cors\(place)"])
    #expect(errors.first?.hint?.contains(fix) == true, "\(errors)")
  }

  @Test("gateway.md 5: numbers and booleans may stand in quotes, and methods beyond API Gateway's own list are tokens")
  func quotedSettingsAreRead() throws {
    let imported = try cors(
      "{allowOrigins: ['https://a'], allowCredentials: 'true', maxAge: '300', allowMethods: [PURGE], allowHeaders: ['x-*']}"
    )
    #expect(imported.errors.isEmpty)
    #expect(imported.api.cors?.allowCredentials == true)
    #expect(imported.api.cors?.maxAge == 300)
    #expect(imported.api.cors?.allowMethods == ["PURGE"])
  }

  @Test(
    "gateway.md 1.2: a method that no route can have is named, lower case with it", arguments: ["PURGE", "get", "ANY"])
  func methodsWithoutRoutesAreNamed(method: String) throws {
    let imported = try cors("{allowOrigins: ['*'], allowMethods: [GET, \(method), '*']}")
    #expect(imported.errors.isEmpty && imported.warnings == ["cors-method"])
    let finding = try #require(imported.findings.first)
    #expect(finding.pointer.description == "/x-amazon-apigateway-cors/allowMethods/1")
    #expect(finding.hint?.contains("PATCH") == true)
  }

  @Test func settingsComeBackAsWritten() throws {
    let value: JSON = ["allowMethods": ["GET"], "maxAge": 5, "allowCredentials": true, "allowOrigins": ["https://a"]]
    #expect(try CORS(value).json == value)
  }
}
