import CtapiApp
import CtapiCommandLine
import CtapiCore

/// `ctapi sample child`.
enum SampleChildCommand {
  static var command: AppCommand {
    AppCommand(
      "child", "Run this program so that it ends with its parent",
      isHidden: true,
      operands: [
        .required("parent", .integer(1...Int(Int32.max)), "The process to end with"),
        .postTerminator("words", "The command line behind the program's name"),
      ],
      examples: [
        Example("ctapi sample child $$ -- --version", "A command that ends with the shell", output: "ctapi "),
        Example("ctapi sample child 1 -- --version", "A process that is not the parent", exit: 7),
      ],
      exits: [.unavailable: "the parent has ended"],
      json: .verbatim,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try ParentDeath.follow(Int32(clamping: invocation.integer("parent") ?? 0))
    let program = invocation.environment.program
    try ParentDeath.become(ChildProcess.ownExecutable, [program] + invocation.strings("words"))
  }
}
