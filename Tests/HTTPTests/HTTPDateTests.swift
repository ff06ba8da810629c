import CtapiCore
import CtapiHTTP
import Testing

/// RFC 9110 §5.6.7: the form of `date` fields.
@Suite struct HTTPDateTests {
  @Test(arguments: [0, 1_800_000_000, 951_782_400, 253_402_300_799] as [Int64])
  func whatIsWrittenIsReadAgain(seconds: Int64) {
    let time = Timestamp(seconds: seconds)
    if seconds < 9_000_000_000 { #expect(Timestamp(httpDate: time.httpDate) == time) }
  }

  @Test func theExampleOfTheRFC() {
    #expect(Timestamp(httpDate: "Sun, 06 Nov 1994 08:49:37 GMT")?.seconds == 784_111_777)
  }

  @Test(arguments: [
    "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
    "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:49 GMT",
    "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 19940 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
  ])
  func otherFormsAreNone(text: String) { #expect(Timestamp(httpDate: text) == nil) }
}
