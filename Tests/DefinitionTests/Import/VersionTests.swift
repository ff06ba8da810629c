import CtapiCore
import CtapiDefinition
import Testing

/// The version of a document, as people write it (`gateway.md` 6.1).
@Suite struct VersionTests {
  private func document(_ version: String) throws -> Document {
    try Document(parsing: Array("openapi: \(version)\ninfo: {title: t}\npaths: {}\n".utf8), format: .yaml)
  }

  @Test("the number 3.0 is the string that it looks like", arguments: ["3.0", "'3.0'", "3.0.1", "'3.0.3'"])
  func versionsAreTaken(version: String) throws {
    #expect(API.importing(try document(version), id: "abc", name: "api").isUsable)
  }

  @Test(
    "any other value is named, with what to write",
    arguments: [
      ("3", "'openapi' is 3,", "3.0.1"), ("3.00", "'openapi' is 3.00,", "3.0.1"), ("true", "is true", "3.0.1"),
      ("[3.0]", "is [3.0]", "3.0.1"), ("null", "is null", "3.0.1"), ("3.1", "OpenAPI 3.1 is not taken", "--upgrade"),
      ("'3.2.0'", "OpenAPI 3.2.0 is not taken", "3.0"),
    ])
  func otherVersionsAreNamed(version: String, message: String, fix: String) throws {
    let imported = API.importing(try document(version), id: "abc", name: "api")
    #expect(imported.errors == ["openapi-version"])
    #expect(imported.findings.first?.message.contains(message) == true, "\(imported.findings)")
    #expect(imported.findings.first?.hint?.contains(fix) == true)
  }

  @Test func aMissingVersionIsMissing() throws {
    #expect(try Sample.imported("info: {title: t}").findings.first?.message.contains("'openapi' is missing") == true)
  }

  @Test("the number 3.1 is upgraded as the string is")
  func numbersAreUpgraded() throws {
    for version in ["3.1", "'3.1'", "3.1.0"] {
      let result = try #require(DocumentUpgrade.upgraded(try document(version)))
      #expect(result.document.root["openapi"] == "3.0.3")
      #expect(result.changes.contains { $0.message.contains("OpenAPI 3.1") })
    }
    #expect(DocumentUpgrade.upgraded(try document("3.0")) == nil)
  }
}
