import CtapiCore
import CtapiTestSupport
import Glibc
import Testing

/// Runs `Cases/*.txt` through the built program; `CTAPI_RECORD=1 swift test --filter GoldenTests` rewrites what is
/// expected by what came, keeping lines whose `[..]` still match.
@Suite struct GoldenTests {
  private static let folder = Files.parent(of: #filePath) + "/Cases"

  private static var names: [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".txt") { names.append(name) }
    }
    return names.sorted()
  }

  @Test func thereAreCases() { #expect(GoldenTests.names.count > 0) }

  @Test(arguments: GoldenTests.names)
  func commandsWriteWhatTheCaseSays(name: String) throws {
    let path = GoldenTests.folder + "/" + name
    let golden = try GoldenCase(String(decoding: try Files.read(path), as: UTF8.self), file: path)
    let directory = try TemporaryDirectory()
    for file in golden.files { try write(file.content, directory.file(file.name)) }
    let variables = try TestProgram.variables(directory).merging(golden.variables) { $1 }
    let isRecording = getenv("CTAPI_RECORD") != nil
    var recorded: [GoldenCase.Step] = []
    for step in golden.steps {
      let input = step.input.map { $0 + "\n" }.joined()
      let run = try ShellRun(step.line, in: directory, input: input, variables: variables)
      var actual = step
      actual.output = kept(run.output, step.output)
      actual.errors = kept(run.errors, step.errors)
      actual.exit = run.code
      recorded.append(actual)
      if isRecording { continue }
      let place = "\(path):\(step.number): $ \(step.line)"
      #expect(actual.output == step.output, "standard output of \(place)")
      #expect(actual.errors == step.errors, "standard error of \(place)")
      #expect(run.code == step.exit, "exit code of \(place)")
    }
    if isRecording { try Files.write(Array(golden.text(recorded).utf8).span, to: path, mode: 0o644) }
  }

  /// The lines that came, or the expected ones when they match.
  private func kept(_ text: String, _ expected: [String]) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() } else { lines.append("(no newline at the end)") }
    return GoldenPattern.matches(lines[...], expected[...]) ? expected : lines
  }

  private func write(_ content: String, _ path: String) throws {
    let folder = Files.parent(of: path)
    if !Files.isDirectory(folder) { try Files.makePrivateDirectory(folder) }
    try Files.write(Array(content.utf8).span, to: path)
  }
}
