/// A command line shown in help and run by the tests, in the table's order, in a temporary working directory.
package struct Example: Sendable {
  /// The line as a user would type it into a POSIX shell.
  package let line: String
  /// What it shows, without a full stop.
  package let note: String
  /// Files the tests put into the working directory first: name and content.
  package let files: [(name: String, content: String)]
  /// A shell script the tests run before it, not shown.
  package let setup: String
  /// The exit code it must end with.
  package let exit: Int32
  /// Text that its standard output must hold.
  package let output: String?
  /// Why the tests do not run it, such as `runs until stopped`; nil when they do.
  package let unrun: String?

  /// Declares an example.
  package init(
    _ line: String, _ note: String, files: [(name: String, content: String)] = [], setup: String = "",
    exit: Int32 = 0, output: String? = nil, unrun: String? = nil
  ) {
    self.line = line
    self.note = note
    self.files = files
    self.setup = setup
    self.exit = exit
    self.output = output
    self.unrun = unrun
  }
}
