import CtapiCommandLine
import CtapiCore
import CtapiTestSupport
import Testing
import ctapi

/// The examples of every command's help do what they show, one after the other in a directory of the command's own.
@Suite struct ExampleTests {
  @Test(arguments: CommandTableTests.leaves.map(\.text))
  func examplesWork(command: String) throws {
    let row = try #require(CommandTableTests.leaves.first { $0.text == command })
    let directory = try TemporaryDirectory()
    let variables = try TestProgram.variables(directory)
    for example in row.command.leaf?.examples ?? [] {
      for file in example.files { _ = try directory.write(file.content, to: file.name) }
      if !example.setup.isEmpty {
        let setup = try ShellRun(example.setup, in: directory, variables: variables)
        #expect(setup.code == 0, "set-up of \(example.line): \(setup.errors)")
      }
      if let reason = example.unrun {
        print("not run (\(reason)): \(example.line)")
        continue
      }
      let run = try ShellRun(example.line, in: directory, variables: variables)
      #expect(run.code == example.exit, "\(example.line): \(run.errors)")
      if let output = example.output { #expect(run.output.contains(output), "\(example.line): \(run.output)") }
    }
  }
}
