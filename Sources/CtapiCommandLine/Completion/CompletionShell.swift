/// The shells that completion scripts are written for.
package enum CompletionShell: String, Sendable, CaseIterable {
  /// GNU bash 4 and later.
  case bash
  /// zsh 5 and later.
  case zsh
  /// fish 3 and later.
  case fish

  /// The script's file name as the shell's own search finds it.
  package func fileName(program: String) -> String {
    switch self {
    case .bash: "\(program).bash"
    case .zsh: "_\(program)"
    case .fish: "\(program).fish"
    }
  }

  /// The script for a table.
  package func script<Context>(_ table: CommandTable<Context>) -> String {
    let flat = CompletionTable(table)
    return switch self {
    case .bash: BashCompletion.script(flat)
    case .zsh: ZshCompletion.script(flat)
    case .fish: FishCompletion.script(flat)
    }
  }
}
