import CtapiApp
import Glibc

/// The program: hands the process to the command table and ends with its exit code.
@main
struct Entry {
  static func main() {
    // A file that may not grow is an error like a full disk, which says what was not written; by itself it is the end.
    signal(SIGXFSZ, SIG_IGN)
    let arguments = CommandLine.arguments
    let program = Program(Root.table, process: .current(program: arguments.first ?? "ctapi"))
    exit(program.run(Array(arguments.dropFirst())))
  }
}
