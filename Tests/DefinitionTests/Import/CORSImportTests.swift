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

  @Test func settingsComeBackAsWritten() throws {
    let value: JSON = ["allowMethods": ["GET"], "maxAge": 5, "allowCredentials": true, "allowOrigins": ["https://a"]]
    #expect(try CORS(value).json == value)
  }
}
