import CtapiCommandLine
import CtapiCore
import CtapiTestSupport
import Glibc
import Testing
import ctapi

/// The completion scripts, loaded by the real shells on a terminal: what a tab offers, and what it completes to.
@Suite struct CompletionTests {
  /// A typed line, and what must be on the screen after a tab and a return.
  private static let lines: [(typed: String, seen: [String])] = [
    ("ctapi hel", ["RAN:help\n"]),
    ("ctapi completion ", ["bash", "zsh", "fish"]),
    ("ctapi completion z", ["RAN:completion zsh\n"]),
    ("ctapi completion --col", ["RAN:completion --color\n"]),
    ("ctapi --color al", ["RAN:--color always\n"]),
    ("ctapi --color=nev", ["RAN:--color=never\n"]),
    ("ctapi --json completion fi", ["RAN:--json completion fish\n"]),
    ("ctapi help com", ["RAN:help completion\n"]),
    ("ctapi help form", ["RAN:help formats\n"]),
    ("ctapi --data ./only", ["RAN:--data ./only-folder"]),
  ]

  @Test(arguments: CompletionShell.allCases)
  func tabCompletesInTheRealShell(shell: CompletionShell) throws {
    for program in ["/usr/bin/python3", "/usr/bin/\(shell.rawValue)"] where access(program, X_OK) != 0 {
      print("not checked: \(program) is not installed")
      return
    }
    let directory = try TemporaryDirectory()
    mkdir(directory.file("only-folder"), 0o755)
    let script = try directory.write(shell.script(Root.table), to: "script")
    let driver = Files.parent(of: #filePath) + "/Drivers/complete.py"
    let words = Self.lines.map { "'\($0.typed)'" }.joined(separator: " ")
    let run = try ShellRun(
      "python3 '\(driver)' \(shell.rawValue) '\(script)' \(words)", in: directory,
      variables: TestProgram.variables(directory), seconds: 300)
    let screens = run.output.split(separator: "TYPED:").map(String.init)
    try #require(screens.count == Self.lines.count, "\(run.errors)\(run.output)")
    for (screen, line) in zip(screens, Self.lines) {
      let shown = trimmingLineEnds(screen)
      for text in line.seen { #expect(shown.contains(text), "\(shell) \(line.typed): \(shown)") }
    }
  }

  /// A completed word has a space behind it, which the shell may print.
  private func trimmingLineEnds(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
