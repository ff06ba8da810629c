import CtapiCore
import CtapiDefinition
import Testing

/// The statements of `gateway.md` 9 about routes that are ctapi's choice (C), for what AWS does is not known.
///
/// A group of its own, easy to flip; all of them, of every module: `swift test --filter Choices`.
@Suite struct RouteChoices {
  @Test("C13: the method is compared before the path") func methodBeforePath() throws {
    #expect(try Lookup(["GET /pets/{id}", "ANY /pets/dog"])("GET", "/pets/dog") == "GET /pets/{id} id=dog")
  }

  @Test("C13 flipped: the path is compared before the method") func pathBeforeMethod() throws {
    let lookup = try Lookup(["GET /pets/{id}", "ANY /pets/dog", "GET /x", "ANY /x"], precedence: .pathFirst)
    #expect(lookup("GET", "/pets/dog") == "ANY /pets/dog")
    #expect(lookup("GET", "/pets/cat") == "GET /pets/{id} id=cat")
    #expect(lookup("GET", "/x") == "GET /x")
    #expect(lookup("PUT", "/x") == "ANY /x")
  }

  @Test("C14: a literal on the left wins") func leftLiteralWins() throws {
    #expect(try Lookup(["GET /a/{x}", "GET /{y}/b"])("GET", "/a/b") == "GET /a/{x} x=b")
  }

  @Test("C15: the longer literal prefix wins between greedy routes") func longerPrefixWins() throws {
    let lookup = try Lookup(["GET /a/{p+}", "GET /a/b/{p+}"])
    #expect(lookup("GET", "/a/b/c") == "GET /a/b/{p+} p=c")
    #expect(lookup("GET", "/a/x/c") == "GET /a/{p+} p=x/c")
  }

  @Test("C16: a greedy route needs its slash") func greedyNeedsItsSlash() throws {
    #expect(try Lookup(["GET /pets/{proxy+}"])("GET", "/pets") == nil)
  }

  @Test("C18: a trailing slash is another path") func trailingSlashIsAnotherPath() throws {
    #expect(try Lookup(["GET /pets"])("GET", "/pets/") == nil)
    #expect(try Lookup(["GET /pets/{id}"])("GET", "/pets/") == nil)
    #expect(try Lookup(["GET /pets/{id}"])("GET", "/pets/1/") == nil)
  }

  @Test("C19: literals compare with case") func caseMatters() throws {
    #expect(try Lookup(["GET /pets"])("GET", "/Pets") == nil)
  }

  @Test("C24: a lower-case method is refused") func lowerCaseMethodIsRefused() {
    let error = #expect(throws: CtapiError.self) { try RouteKey("get /a") }
    #expect(error?.message.contains("no known method") == true)
  }

  @Test("C23: a path with a trailing slash is named in a warning") func trailingSlashIsNamed() throws {
    let imported = try Sample.imported("openapi: 3.0.1\ninfo: {title: t}\npaths: {/a/: {get: {}}, /: {get: {}}}")
    #expect(imported.warnings == ["path-trailing-slash"])
    #expect(imported.api.routes.map(\.key.description) == ["GET /"])
  }
}
