import CtapiApp
import CtapiCore
import CtapiTestSupport
import Glibc
import Testing

@Suite struct OutputTests {
  private let answers = ByteSink()
  private let notes = ByteSink()

  private func output(_ set: (inout OutputStyle) -> Void = { _ in }) -> Output {
    var style = OutputStyle()
    set(&style)
    return Output(style: style, answers: answers, notes: notes)
  }

  private var answered: String { String(decoding: answers.bytes, as: UTF8.self) }
  private var noted: String { String(decoding: notes.bytes, as: UTF8.self) }

  @Test func anObjectIsTextOrOneLineOfJSON() throws {
    try output().object(["id": "a"]) { "a" }
    #expect(answered == "a\n")
    try output { $0.isJSON = true }.object(["id": "a"]) { "a" }
    #expect(answered == "a\n{\"id\":\"a\"}\n")
  }

  @Test func aValueIsIndentedOnlyOnATerminal() throws {
    try output().value(["a": 1])
    try output { $0.answersToTerminal = true }.value(["a": 1])
    #expect(answered == "{\"a\":1}\n{\n  \"a\": 1\n}\n")
  }

  @Test func aListIsATableOrAnObjectNeverABareArray() throws {
    func write(_ output: Output, _ rows: [String]) throws {
      try output.list("names", rows, columns: ["NAME", "SIZE"], cells: { [$0, "1"] }, json: { .string($0) })
    }
    try write(output(), ["bob", "a\u{1B}"])
    #expect(answered == "NAME   SIZE\nbob    1\na\\x1b  1\n")
    try write(output { $0.isJSON = true }, [])
    #expect(answered.hasSuffix("{\"names\":[]}\n"))
  }

  @Test func notesAreForTerminalsAndTheCurious() {
    output().note("one")
    #expect(noted.isEmpty)
    output { $0.notesToTerminal = true }.note("two")
    output { $0.verbosity = 1 }.note("three")
    output {
      $0.notesToTerminal = true; $0.isQuiet = true
    }.note("four")
    #expect(noted == "ctapi: two\nctapi: three\n")
  }

  @Test func quietLeavesErrors() {
    let quiet = output { $0.isQuiet = true }
    quiet.warning("careful")
    quiet.error(CtapiError(.invalidInput, "wrong"))
    #expect(noted == "ctapi: error: wrong\n")
  }

  @Test func droppedAnswersAreNotWritten() throws {
    let question = output { $0.isQuiet = true }
    question.dropsAnswers = true
    try question.value(["a": 1])
    #expect(answered.isEmpty)
  }

  @Test func aFullDiskIsAnErrorAndAClosedPipeIsNot() throws {
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    let disk = ByteSink(descriptor: full)
    try disk.write([1])
    let error = #expect(throws: CtapiError.self) { try disk.flush() }
    #expect(error?.code == .outputFailed)
    #expect(throws: Never.self) { try ByteSink(descriptor: full).flush() }
  }

  @Test(arguments: [
    ("auto", [:], true, true), ("auto", [:], false, false), ("always", ["NO_COLOR": "1"], false, true),
    ("never", ["CLICOLOR_FORCE": "1"], true, false), ("auto", ["NO_COLOR": "1"], true, false),
    ("auto", ["NO_COLOR": ""], true, true), ("auto", ["CLICOLOR_FORCE": "1"], false, true),
    ("auto", ["CLICOLOR_FORCE": "0"], false, false), ("auto", ["TERM": "dumb"], true, false),
    ("auto", ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], true, false),
  ])
  func colourFollowsItsPrecedence(choice: String, variables: [String: String], terminal: Bool, expected: Bool) {
    #expect(OutputStyle.usesColor(choice, variables: Variables(variables), isTerminal: terminal) == expected)
  }
}
