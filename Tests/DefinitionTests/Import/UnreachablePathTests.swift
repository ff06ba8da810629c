import CtapiCore
import CtapiDefinition
import Testing

/// A path that no request gets to is imported, as API Gateway does, with a warning that says why.
@Suite struct UnreachablePathTests {
  private static let schemes =
    "components: {securitySchemes: {s: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: [a]}}}}}"

  private func warnings(_ path: String, _ rest: String = "", security: String = "[]") throws -> [Finding] {
    let text =
      "openapi: 3.0.3\ninfo: {title: t}\npaths: {'\(path)': {get: {security: \(security), responses: {}}, "
      + "put: {responses: {}}}}\n\(rest)\n"
    let imported = try Sample.imported(text)
    #expect(imported.errors.isEmpty)
    #expect(imported.api.routes.count == 2)
    return imported.findings.filter { $0.rule == "path-unreachable" }
  }

  @Test(
    "dot segments, plain or encoded, are warned of once, at the path",
    arguments: ["/a/../b", "/a/./b", "/..", "/a/%2e%2E/b", "/a/.%2e", "/a%00"])
  func unreachablePathsAreWarnedOf(path: String) throws {
    let found = try warnings(path)
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.pointer == JSONPointer(["paths", path]))
    #expect(found.first?.hint?.isEmpty == false)
    #expect(found.first?.message.contains("400") == path.hasSuffix("%00"))
  }

  @Test("design.md 7.1: behind authorizers the gateway also refuses encoded separators, which is said of the path")
  func encodedSeparatorsAreWarnedOf() throws {
    for path in ["/a%2Fb", "/a%5cb", "/a%25b", "/a%0ab"] {
      #expect(try warnings(path).isEmpty, "\(path)")
      #expect(try warnings(path, Self.schemes, security: "[{s: []}]").first?.message.contains("400") == true)
      #expect(
        try warnings(path, Self.schemes + "\nx-ctapi-encoded-paths: forward", security: "[{s: []}]").isEmpty)
    }
    #expect(try warnings("/a/../b", Self.schemes, security: "[{s: []}]").first?.message.contains("400") == true)
  }

  @Test(arguments: ["/a/...", "/a..", "/.well-known/x", "/a%20b", "/é", "/a/{x}/b.c"])
  func otherPathsAreNot(path: String) throws {
    #expect(try warnings(path, Self.schemes, security: "[{s: []}]").isEmpty)
  }
}
