import CtapiCore
import Testing

@Suite struct TimeTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_795_507_200, "2026-11-24T08:00:00Z"),
    (-1, "1969-12-31T23:59:59Z"), (4_102_444_799, "2099-12-31T23:59:59Z"),
  ])
  func momentsAreWrittenAndReadInUTC(seconds: Int, text: String) throws {
    let moment = Timestamp(seconds: Int64(seconds))
    #expect(moment.rfc3339 == text)
    #expect(Timestamp(rfc3339: text) == moment)
  }

  @Test func offsetsAndFractionsAreRead() {
    #expect(Timestamp(rfc3339: "2026-11-24T10:00:00.25+02:00")?.rfc3339 == "2026-11-24T08:00:00.250Z")
  }

  @Test(arguments: [
    "", "2026-11-24", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-24T25:00:00Z", "2026-11-24T08:00:00",
    "2026-11-24T08:00:00.Z", "2026-11-24T08:00:00Zjunk", "2026-11-24T08:00:00+2:00", "２026-11-24T08:00:00Z",
  ])
  func whatIsNoMomentIsNil(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(arguments: [
    ("90", 90_000), ("90s", 90_000), ("1h30m", 5_400_000), ("7d", 604_800_000), ("250ms", 250), ("0", 0),
  ])
  func durationsAreRead(text: String, milliseconds: Int) {
    #expect(Duration(text: text)?.wholeMilliseconds == Int64(milliseconds))
  }

  @Test(arguments: ["", "-1s", "1x", "s", "1.5h", "99999999999999999999s", "9223372036854775807w", "1 h"])
  func whatIsNoDurationIsNil(text: String) {
    #expect(Duration(text: text) == nil)
  }

  @Test func addingSaturatesInsteadOfWrapping() {
    #expect(Timestamp(seconds: .max).nanoseconds == .max)
    #expect((Timestamp(nanoseconds: .max) + .seconds(1)).nanoseconds == .max)
  }

  @Test(arguments: [("512", 512), ("64Ki", 65_536), ("10MB", 10_000_000), ("1GiB", 1 << 30)])
  func sizesAreRead(text: String, bytes: Int) {
    #expect(ByteSize(text: text)?.bytes == bytes)
  }

  @Test(arguments: ["", "Ki", "1.5M", "-1", "1T", "9999999999999999999G"])
  func whatIsNoSizeIsNil(text: String) {
    #expect(ByteSize(text: text) == nil)
  }
}
