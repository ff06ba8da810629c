import CtapiApp
import CtapiCommandLine
import CtapiCore

/// `ctapi completion`.
enum CompletionCommand {
  static var command: AppCommand {
    AppCommand(
      "completion", "Print the completion script of a shell",
      discussion: """
        Load it in the running shell, or keep it where the shell looks for such scripts: for bash \
        ~/.local/share/bash-completion/completions/ctapi, for zsh a file _ctapi in a directory of fpath, for fish \
        ~/.config/fish/completions/ctapi.fish.
        """,
      section: Root.Section.other,
      operands: [.required("shell", .choice(CompletionShell.allCases.map(\.rawValue)), "The shell")],
      examples: [
        Example("ctapi completion bash | bash -n", "Check that the script parses"),
        Example("eval \"$(ctapi completion bash)\"", "Load it in the running bash", unrun: "needs bash as the shell"),
        Example("ctapi completion zsh > _ctapi", "Keep the script for zsh in a file"),
      ],
      json: .verbatim,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    guard let shell = CompletionShell(rawValue: invocation.operand("shell")) else { return .no }
    try invocation.output.lines(shell.script(Root.table))
    return .done
  }
}
