/// The whole command line of a program: its root command and the options every command takes.
package struct CommandTable<Context> {
  /// The program itself; its name is the program's.
  package let root: Command<Context>
  /// Options that every command takes, anywhere on the line; they hold `help` and `version`.
  package let globals: [Option]

  /// A table; `--help` and `--version` are added to `globals`.
  package init(root: Command<Context>, globals: [Option]) {
    self.root = root
    self.globals =
      globals + [
        .flag("help", short: "h", "Show help for the command"),
        .flag("version", "Show the version"),
      ]
  }

  /// The settings that options take their values from, in the order of their commands; each once.
  package var settingNames: [String] {
    var names: [String] = []
    func collect(_ command: Command<Context>) {
      for name in (command.leaf?.options ?? []).compactMap(\.setting) where !names.contains(name) { names.append(name) }
      for child in command.children { collect(child) }
    }
    collect(root)
    return names
  }
}
