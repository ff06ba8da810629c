import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiHTTP

/// `ctapi sample store`.
enum SampleStoreCommand {
  static var command: AppCommand {
    AppCommand(
      "store", "Serve one store of the sample API",
      discussion: """
        What a container of the sample does: it keeps its items in the table DynamoDBTable of the server at \
        AWS_ENDPOINT_URL. Prints one line when it accepts connections.
        """,
      isHidden: true,
      operands: [.required("kind", .choice(SampleKind.allCases.map(\.rawValue)), "Which store")],
      options: [
        .value("address", .text, "The address to listen at", default: "127.0.0.1"),
        .value("port", .integer(0...65535), "The port to listen at; 0 picks one", default: "0", variable: "PORT"),
      ],
      examples: [
        Example("ctapi sample store pets --port 8080", "The pet store", unrun: "runs until stopped"),
        Example("ctapi sample store none", "There are two stores", exit: 2),
      ],
      exits: [.unavailable: "the port is taken", .invalidInput: "AWS_ENDPOINT_URL is no URL"],
      json: .lines,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let signals = StopSignals()
    let environment = invocation.environment
    guard let kind = SampleKind(rawValue: invocation.operand("kind")),
      let port = invocation.integer("port").flatMap({ UInt16(exactly: $0) }),
      let address = SocketAddress(literal: invocation.operand("address"), port: port)
    else {
      throw CtapiError(.usage, "option --address: '\(invocation.operand("address"))' is no IP address")
    }
    let endpoint = environment.variables.nonEmpty("AWS_ENDPOINT_URL") ?? "http://127.0.0.1:4566"
    let store = SampleStore(
      kind, table: environment.variables.nonEmpty("DynamoDBTable") ?? kind.table, endpoint: try HTTPURL(endpoint),
      region: environment.locality.region)
    let server = try HTTPServer(at: [address]) { store.answer($0) }
    let place = server.addresses.map(\.description).joined(separator: " ")
    try invocation.output.element(["listening": .string(place)], text: "listening \(place)")
    try invocation.output.flush()
    _ = signals.wait()
    server.stop(within: .seconds(2))
    return .done
  }
}
