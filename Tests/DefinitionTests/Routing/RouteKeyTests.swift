import CtapiCore
import CtapiDefinition
import Testing

@Suite struct RouteKeyTests {
  @Test(arguments: ["GET /", "GET /pets/{id}", "ANY /{proxy+}", "$default", "PATCH /a/b-c_d.e~f/{x.y}", "GET /a%20b"])
  func keysComeBackAsWritten(text: String) throws {
    #expect(try RouteKey(text).description == text)
  }

  @Test("K21: a greedy parameter before the end is refused") func greedyBeforeTheEndIsRefused() {
    #expect(reason("GET /a/{p+}/b")?.contains("greedy") == true)
  }

  @Test("K23: a trailing slash is refused by name") func trailingSlashIsRefused() {
    #expect(reason("GET /a/")?.contains("ends in '/'") == true)
  }

  @Test(arguments: [
    "GET", "GET a", "GET /a//b", "GET /a{x}", "GET /{}", "GET /{+}", "GET /{a}/{a}", "GET /a b", "GET /a?b", "GET /a#b",
    "GET /a%2", "GET /a%FF", "GET /a\u{1B}[0m", "TRACE /a", "", " /a", "GET  /a", "GET /{a b}", "GET /}a{",
  ])
  func malformedKeysAreRefused(text: String) {
    #expect(reason(text) != nil)
  }

  @Test func refusalsCarryNoControlBytes() {
    #expect(reason("GET /\u{1B}[31m")?.utf8.contains(0x1B) == false)
  }

  @Test func moreParametersThanALookupHoldsAreRefused() {
    let path = (0...16).map { "/{p\($0)}" }.joined()
    #expect(reason("GET " + path)?.contains("more than 16") == true)
  }

  @Test("Parameter names do not tell routes apart") func identityLeavesNamesOut() throws {
    #expect(try RouteKey("GET /pets/{id}").identity == RouteKey("GET /pets/{petId}").identity)
    #expect(try RouteKey("GET /pets/{id}").identity != RouteKey("GET /pets/{id+}").identity)
  }

  private func reason(_ text: String) -> String? {
    do throws(CtapiError) {
      _ = try RouteKey(text)
      return nil
    } catch {
      #expect([.invalidRoute, .greedyNotLast, .pathParameterDuplicate].contains(error.code))
      return error.message
    }
  }
}
