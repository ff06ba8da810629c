package import CtapiApp
package import CtapiCommandLine

/// The top of the command table; each noun is one line here and one folder beside this file.
package enum Root {
  /// The whole command line.
  package static var table: CommandTable<Environment> {
    CommandTable(root: command, globals: Program.globalOptions)
  }

  private static var command: AppCommand {
    AppCommand(
      "ctapi", "Run a serverless container API on one machine",
      discussion: """
        Routes by OpenAPI behind token checks, finds healthy targets through a registry, keeps data in a document \
        store: each command works on one data directory, with or without a running server.
        """,
      children: {
        // One line a noun, in the order of help.
        [
          Token.command,
          RoutesCommand.command,
          ServeCommand.command,
          RegistryCommand.command,
          StoreCommand.command,
          ExplainCommand.command,
          DoctorCommand.command,
          DemoCommand.command,
          SampleCommand.command,
          CompletionCommand.command,
          HelpCommand.command,
        ]
      })
  }

  /// The headings of `ctapi --help`, for ``Command/section``.
  enum Section {
    static let parts = "Parts"
    static let running = "Running"
    static let other = "Other"
  }
}
