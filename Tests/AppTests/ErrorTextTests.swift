import CtapiApp
import CtapiCore
import Testing

/// `style-and-cli.md` B.3 rule 6.
@Suite struct ErrorTextTests {
  private let error = CtapiError(.invalidInput, "no 'x'", hint: "ctapi fix")

  @Test func anErrorWithoutPlaceNamesTheProgram() {
    #expect(ErrorText.text(error) == "ctapi: error: no 'x'\nctapi: hint: ctapi fix")
  }

  @Test func anErrorInAFileHasTheCompilersForm() {
    let place = SourcePlace(file: "api.yaml", line: 14, column: 7, pointer: "/paths")
    #expect(ErrorText.text(error.at(place)).hasPrefix("api.yaml:14:7: error: no 'x'\n"))
  }

  @Test func anErrorInALiteralSaysWhere() {
    let text = ErrorText.text(error.at(SourcePlace(line: 1, column: 3)))
    #expect(text.hasPrefix("ctapi: error: no 'x' (at 1:3)\n"))
  }

  @Test func jsonHasCodeExitMessageHintAndSource() {
    let place = SourcePlace(file: "a", line: 1, column: 2, pointer: "/b")
    let expected =
      #"{"error":{"code":"invalid-input","exit":6,"message":"no 'x'","hint":"ctapi fix","#
      + #""source":{"file":"a","line":1,"column":2,"pointer":"/b"}}}"#
    #expect(ErrorText.json(error.at(place)).text() == expected)
  }

  @Test func nothingFromADocumentDrivesTheTerminal() {
    let hostile = CtapiError(.invalidInput, "no '\u{1B}[2J\u{202E}'", hint: "\u{7}")
    #expect(ErrorText.text(hostile) == "ctapi: error: no '\\x1b[2J\\u{202e}'\nctapi: hint: \\x07")
  }

  @Test func onlyTheWordsErrorAndHintAreColoured() {
    let text = ErrorText.text(error, colors: true)
    #expect(text == "ctapi: \u{1B}[31merror\u{1B}[0m: no 'x'\nctapi: \u{1B}[36mhint\u{1B}[0m: ctapi fix")
  }

  @Test func aFindingNamesItsRule() {
    let place = SourcePlace(file: "api.yaml", line: 2, column: 1)
    let finding = Diagnostic(.warning, rule: "open-route", "route 'GET /' is open", place: place)
    #expect(ErrorText.text(finding) == "api.yaml:2:1: warning: route 'GET /' is open [open-route]")
  }
}
