import CtapiCore
import CtapiTestSupport
import Testing

/// One step of a golden file that was run: what was expected, what came, and what it changed on the disk.
struct GoldenRun {
  /// The step as the file has it.
  let expected: GoldenCase.Step
  /// The same line with what came; lines that match a pattern of the file are the pattern.
  let actual: GoldenCase.Step
  /// The files that differ from before the step.
  let changedFiles: [String]

  /// Runs a step.
  init(_ step: GoldenCase.Step, in directory: TemporaryDirectory, variables: [String: String]) throws {
    let before = try FolderContents(directory.path)
    let input = step.input.map { $0 + "\n" }.joined()
    let run = try ShellRun(step.line, in: directory, input: input, variables: variables)
    var actual = step
    actual.output = GoldenRun.kept(run.output, step.output)
    actual.errors = GoldenRun.kept(run.errors, step.errors)
    actual.exit = run.code
    self.actual = actual
    expected = step
    changedFiles = try FolderContents(directory.path).differences(from: before)
  }

  /// The lines that came, or the expected ones when they match.
  private static func kept(_ text: String, _ expected: [String]) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() } else { lines.append("(no newline at the end)") }
    return GoldenPattern.matches(lines[...], expected[...]) ? expected : lines
  }
}

extension GoldenRun {
  /// Expects that what came is what the file says; `place` names the step.
  func expectSame(_ place: String) {
    #expect(actual.output == expected.output, "standard output of \(place)")
    #expect(actual.errors == expected.errors, "standard error of \(place)")
    #expect(actual.exit == expected.exit, "exit code of \(place)")
  }

  /// Expects of a step that ends badly that it says what is wrong and how to mend it, and changed no file.
  func expectCleanRefusal(_ place: String) {
    guard expected.exit != 0 else { return }
    #expect((1...9).contains(actual.exit), "exit code of \(place)")
    #expect(changedFiles == [], "something changed: \(place)")
    // Linters answer with their findings; a question answered with no may be all there is to say.
    guard actual.exit != 1 else { return }
    let lines = actual.errors + actual.output
    #expect(lines.contains { $0.contains("error: ") || $0.hasPrefix(#"{"error":{"#) }, "no error: \(place)")
    #expect(lines.contains { $0.contains("hint: ") || $0.contains(#""hint":"#) }, "no fix: \(place)")
  }
}
