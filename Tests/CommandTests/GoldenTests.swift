import Testing

/// Runs `Cases/*.txt` through the built program; `CTAPI_RECORD=1 swift test --filter GoldenTests` rewrites what is
/// expected by what came, keeping lines whose `[..]` still match.
@Suite struct GoldenTests {
  static let folder = GoldenFolder("Cases")

  @Test func thereAreCases() { #expect(GoldenTests.folder.names.count > 0) }

  @Test(arguments: GoldenTests.folder.names)
  func commandsWriteWhatTheCaseSays(name: String) throws {
    try GoldenTests.folder.run(name) { run, place in
      run.expectSame(place)
      // A line of several commands may do one and be refused another.
      if run.expected.line.hasPrefix("ctapi "), !run.expected.line.contains(where: { ";&|>(".contains($0) }) {
        run.expectCleanRefusal(place)
      }
    }
  }
}
