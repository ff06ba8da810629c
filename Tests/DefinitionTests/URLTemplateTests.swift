import CtapiCore
import CtapiDefinition
import Testing

@Suite struct URLTemplateTests {
  @Test("K74: parameters are told from text") func parametersAreToldFromText() throws {
    let url = try URLTemplate("http://b:9000/x/{id}?k={k}")
    #expect(url.host == "b")
    #expect(url.port == 9000)
    #expect(url.parts == [.text("/x/"), .parameter("id"), .text("?k="), .parameter("k")])
  }

  @Test("K75: a greedy parameter is written without its plus, and taken with it") func greedyPlusIsTaken() throws {
    #expect(try URLTemplate("http://b/{proxy}").parts == URLTemplate("http://b/{proxy+}").parts)
  }

  @Test func schemesHaveTheirPorts() throws {
    #expect(try URLTemplate("http://b").port == 80)
    #expect(try URLTemplate("https://b/").port == 443)
    #expect(try URLTemplate("https://b").isSecure)
  }

  @Test func addressesAreTaken() throws {
    let url = try URLTemplate("http://[::1]:8080/a")
    #expect(url.host == "::1")
    #expect(url.port == 8080)
    #expect(url.authority == "[::1]:8080")
  }

  @Test(arguments: [
    "ftp://b/", "b/x", "http://", "http:///x", "http://b:99999/", "http://b:0/", "http://b:/", "http://b:x/",
    "http://user@b/", "http://user:secret@b/", "http://b/{x", "http://b/{}", "http://b/a b", "http://b/\u{1B}",
    "http://[::1/", "http://b/#x",
    "http://[::1]x/", "http://b:+80/",
  ])
  func unusableURLsAreRefused(text: String) {
    let error = #expect(throws: CtapiError.self) { try URLTemplate(text) }
    #expect(error?.code == .invalidIntegration)
    #expect(error?.message.utf8.contains(0x1B) == false)
    #expect(error?.message.contains("secret") == false)
  }

  @Test func aPasswordInAURLIsNamedAsWhatItIs() {
    let error = #expect(throws: CtapiError.self) { try URLTemplate("http://user:secret@b:80/") }
    #expect(error?.message.contains("a user before its host") == true)
  }
}
