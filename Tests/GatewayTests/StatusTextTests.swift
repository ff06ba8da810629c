import Testing

@testable import CtapiGateway

/// The words behind a status code.
@Suite struct StatusTextTests {
  @Test(arguments: [
    (200, "OK"), (206, "Partial Content"), (303, "See Other"), (308, "Permanent Redirect"), (418, "Unknown"),
    (413, "Request Entity Too Large"), (451, "Unavailable For Legal Reasons"), (502, "Bad Gateway"), (599, "Unknown"),
  ])
  func wordsAreThoseOfTheRegistry(status: Int, words: String) { #expect(StatusText.reason(of: status) == words) }
}
