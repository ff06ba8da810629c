import CtapiApp
import Glibc

/// The program: hands the process to the command table and ends with its exit code.
@main
struct Entry {
  static func main() {
    let arguments = CommandLine.arguments
    let program = Program(Root.table, process: .current(program: arguments.first ?? "ctapi"))
    exit(program.run(Array(arguments.dropFirst())))
  }
}
