import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// `ctapi doctor`.
enum DoctorCommand {
  static var command: AppCommand {
    AppCommand(
      "doctor", "Find what will not work, and say how to mend it",
      discussion: """
        Looks at the data directory (format, modes, keys, room, clock), at the running server and its certificates or \
        the ports it would take, those of TCP listeners among them, at every API (the rules of ctapi routes lint but its notes, throttles of 0, stages without a deployment, \
        forwarded encoded paths), at the issuers of its authorizers (keys that can be had and used, spelling, \
        audiences, clocks), and behind its integrations (services, healthy instances with a port, SRV records, \
        backends that take connections and show certificates that are accepted). With a file, that definition is looked at in place of those that are \
        imported. Nothing is changed; with --offline nothing is asked over the network.

        Each finding has an id (listed by --rules), a severity, a reason and a fix. Notes ask for nothing and leave the answer yes.
        """,
      section: Root.Section.running,
      operands: [.optional("file", .file, "A definition that is not imported")],
      options: [
        .value("fail-on", .choice(["error", "warning"]), "What makes the answer no", default: "warning"),
        .value("rule", .pair, "A finding to leave out: ID=off; repeatable", repeatable: true),
        .flag("rules", "List the rules with their reasons, and look at nothing"),
        .value(
          "gateway", .text, as: "address", "Where the gateway would listen", default: "127.0.0.1:8080",
          variable: "CTAPI_GATEWAY", setting: "serve.gateway"),
        .value(
          "control", .text, as: "address", "Where the control port would listen", default: "127.0.0.1:4566",
          variable: "CTAPI_CONTROL", setting: "serve.control"),
        .value(
          "tls-ca", .file, "PEM file of more authorities to believe about backends and issuers",
          setting: "serve.tls-ca"),
        .value("max-bytes", .size, "The largest document taken", default: "16Mi"),
      ],
      examples: [
        Example(
          "ctapi doctor --gateway 127.0.0.1:0 --control 127.0.0.1:0", "Nothing is wrong with nothing",
          output: "[api-absent]"),
        Example(
          "ctapi doctor api.yaml --rule port-taken=off", "Look at a definition before it is imported",
          files: [("api.yaml", DoctorCommand.example)], exit: 1, output: "[service-not-found]"),
        Example("ctapi doctor --rules", "What is looked for, and why", output: "port-taken"),
        Example(
          "ctapi doctor api.yaml --offline --fail-on error --rule service-not-found=off --rule port-taken=off --json",
          "A gate for CI, for what can be known there", output: "\"counts\""),
      ],
      exits: [
        .no: "something as serious as --fail-on was found",
        .invalidInput: "the document does not parse, or --tls-ca has no authorities",
        .notFound: "no such file",
      ],
      isQuestion: true,
      run: run)
  }

  private static let example = """
    openapi: 3.0.1
    info: {title: pets, version: "1"}
    paths:
      /pets:
        get:
          responses: {"200": {description: pets}}
          x-amazon-apigateway-integration:
            type: HTTP_PROXY
            httpMethod: GET
            uri: pets.shop
            connectionType: VPC_LINK
            connectionId: link
            payloadFormatVersion: "1.0"

    """

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let environment = invocation.environment
    if invocation.flag("rules") { return try list(invocation) }
    let off = try LintReport.rulesOff(invocation, of: DoctorRule.all.map(\.id))
    var doctor = Doctor(
      environment.data,
      addresses: [
        try invocation.listeningAddress("gateway", allowsRemote: true),
        try invocation.listeningAddress("control", allowsRemote: true),
      ])
    doctor.locality = environment.locality
    doctor.clock = environment.clock
    if let file = invocation.string("tls-ca") {
      doctor.trust.extraFile = file
      // A file without authorities is a mistake of this call, not a finding.
      _ = try TLSContext(trusting: doctor.trust)
    }
    doctor.isOffline = environment.isOffline
    var document: ExaminedDocument?
    if invocation.isGiven("file") {
      let limit = invocation.size("max-bytes") ?? Document.maximumBytes
      guard let input = try invocation.input("file", limit: limit) else { return ExitStatus(.usage) }
      document = try ExaminedDocument(
        parsing: input.bytes, file: input.file, locality: environment.locality, pool: doctor.localIssuer)
    }
    var report = doctor.examine(document)
    report.findings.removeAll { off.contains($0.rule) }
    try invocation.output.object(report.json) { report.text }
    let threshold: Diagnostic.Severity = invocation.operand("fail-on") == "error" ? .error : .warning
    return report.findings.contains { $0.severity >= threshold } ? .no : .done
  }

  private static func list(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try invocation.output.list(
      "rules", DoctorRule.all, columns: ["RULE", "REASON"], cells: { [$0.id, $0.reason] },
      json: { ["id": .string($0.id), "reason": .string($0.reason)] })
    return .done
  }
}
