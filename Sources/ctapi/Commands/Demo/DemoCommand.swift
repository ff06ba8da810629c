import CtapiApp
import CtapiCommandLine
import CtapiCore

/// `ctapi demo`.
enum DemoCommand {
  static var command: AppCommand {
    AppCommand(
      "demo", "Run the sample API: a food store and a pet store",
      discussion: """
        Writes the sample's API, tables, pool and services into the data directory, starts the server and the \
        instances of both stores as processes of their own, and prints commands to try. Anyone may GET; PUT needs a \
        token. Ctrl-C ends all of it; the data stays for the next run.
        """,
      section: Root.Section.running,
      options: [
        .value(
          "gateway", .text, as: "address", "Where the gateway listens; port 0 picks one", default: "127.0.0.1:8080"),
        .value(
          "control", .text, as: "address", "Where the control port listens; port 0 picks one",
          default: "127.0.0.1:4566"),
        .value("count", .integer(1...30), "How many instances each store has", default: "3"),
      ],
      examples: [
        Example("ctapi demo", "The sample on its usual ports", unrun: "runs until stopped"),
        Example(
          "ctapi demo --data demo --gateway 127.0.0.1:0 --control 127.0.0.1:0",
          "In a directory of its own, on free ports",
          unrun: "runs until stopped"),
      ],
      exits: [
        .conflict: "the directory holds another API", .unavailable: "a port is taken",
      ],
      json: .lines,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    // First of all, so that no thread and no child is ended by what is meant for this one.
    let signals = StopSignals()
    let demo = try Demo(invocation)
    do throws(CtapiError) {
      var event = try demo.start(signals)
      if case .timeout = event {
        try invocation.output.object(demo.json) { demo.text }
        try invocation.output.flush()
      }
      while case .timeout = event {
        demo.tend()
        event = signals.wait(atMost: .milliseconds(50))
      }
      invocation.output.note("stopping; press Ctrl-C again to force")
      demo.stop(signals)
      guard case .signal(let number) = event else { return .done }
      return ExitStatus(code: 128 + number)
    } catch {
      demo.stop(signals)
      throw error
    }
  }
}
