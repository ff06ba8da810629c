import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiGateway
import CtapiHTTP
import Glibc

/// `ctapi serve`.
enum ServeCommand {
  static var command: AppCommand {
    AppCommand(
      "serve", "Serve the gateway and the control port",
      discussion: """
        Serves the APIs, tables, pools and registry of the data directory until stopped, and prints one line when \
        everything accepts connections. Changes that other commands make are served within 100 ms.

        SIGINT and SIGTERM end it: it stops accepting, tells clients to close, and lets requests under way finish; a \
        second signal ends it at once. What was acknowledged survives even a kill.

        With --tls-cert and --tls-key the gateway also speaks HTTPS, with HTTP/2 and HTTP/1.1. Given several times, the \
        certificate is chosen by the name a client asks for, else the first. Changed files are presented to new clients \
        within a second; open connections stay. Certificates of backends and issuers are verified always, with the \
        system's authorities, or those that SSL_CERT_FILE and SSL_CERT_DIR name.

        The TCP listeners of a document (x-ctapi-l4-listeners) are opened at the gateway's address, and relay to the \
        healthy instances of a service, in turn, or to a host.

        With --aws-quotas all calls together take tokens from one bucket, of 5000 and filled with 10000 a second, and \
        are answered 429 when it is empty; what is beyond API Gateway's other quotas is served, with a warning. To have \
        imports refused, too, set limits: {aws: true} in config.yaml; see ctapi help data.

        The control port answers to localhost, names below it, loopback addresses and the address it listens at, so \
        that no web page can reach it under a name of its own (DNS rebinding), and to pages of those names only. \
        Containers that call it by another name, and pages of another, need --control-host.

        --spin lets an event loop that has just had an event look for the next one again and again, at most 0.1 ms, \
        before it sleeps: a lone request is answered sooner, for waking a thread takes longer than serving it. Between \
        requests that takes time of a core that backends on the same machine might want; without any, it takes none.
        """,
      section: Root.Section.running,
      options: options,
      examples: [
        Example("ctapi serve", "Serve at 127.0.0.1:8080 and 4566", unrun: "runs until stopped"),
        Example(
          "ctapi serve --gateway 127.0.0.1:0 --control 127.0.0.1:0", "At free ports", unrun: "runs until stopped"),
        Example(
          "ctapi serve --tls-cert cert.pem --tls-key key.pem", "HTTPS at 127.0.0.1:8443 too",
          unrun: "runs until stopped"),
      ],
      exits: [
        .notFound: "a certificate or key file is absent",
        .invalidInput: "a certificate and its key, or a setting, cannot be used", .unavailable: "a port is taken",
        .dataDirectory: "another server serves the directory, or others may read a key file",
      ],
      run: run)
  }

  private static var options: [Option] {
    [
      .value(
        "gateway", .text, as: "address", "Where the gateway listens", default: "127.0.0.1:8080",
        variable: "CTAPI_GATEWAY", setting: "serve.gateway"),
      .value(
        "control", .text, as: "address", "Where the control port listens", default: "127.0.0.1:4566",
        variable: "CTAPI_CONTROL", setting: "serve.control"),
      .value("tls-cert", .file, "PEM file of the gateway's certificate, its chain behind it", repeatable: true),
      .value("tls-key", .file, "PEM file of its key, readable by you only", repeatable: true),
      .value(
        "tls-listen", .text, as: "address", "Where the gateway listens for HTTPS", default: "127.0.0.1:8443",
        variable: "CTAPI_TLS_LISTEN", setting: "serve.tls-listen"),
      .value(
        "tls-ca", .file, "PEM file of more authorities to believe about backends and issuers",
        setting: "serve.tls-ca"),
      .value(
        "workers", .integer(1...256), "Event loops of the gateway", note: "one for each core",
        setting: "serve.workers"),
      .value(
        "drain", .duration, "How long requests may take to finish at the end", default: "5s",
        setting: "serve.drain"),
      .value(
        "explain", .choice(["errors", "all", "off"]), "Which exchanges are kept for ctapi explain", default: "errors",
        setting: "serve.explain"),
      .flag(
        "spin", "Look for the next event for up to 0.1 ms before sleeping; takes more of a core, never while idle",
        setting: "serve.spin"),
      .value(
        "control-host", .text, as: "name", "Another host name that the control port answers to", repeatable: true),
      .flag("durable", "Flush every write to the disk", setting: "serve.durable"),
      .flag(
        "aws-quotas", "Throttle all calls together as AWS does an account, and warn beyond its quotas",
        setting: "limits.aws"),
      .flag("allow-remote", "Allow addresses that other machines can reach"),
    ]
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let signals = StopSignals()
    let configuration = try configuration(invocation)
    let log = ServeLog(invocation.output.style)
    let server = try Server.start(invocation.environment.data, configuration, report: { log.write($0) })
    let address = server.address
    try invocation.output.object(address.json) {
      let secure = address.secure.map { " secure=\($0)" } ?? ""
      return "ready gateway=\(address.gateway)\(secure) control=\(address.control)"
    }
    try invocation.output.flush()
    guard case .signal(let number) = signals.wait() else { return .done }
    invocation.output.note("stopping, press Ctrl-C again to force")
    let drain = invocation.duration("drain") ?? .seconds(5)
    let watchdog = try Thread {
      if case .signal(let second) = signals.wait(atMost: drain + .seconds(1)) { _exit(128 + second) }
    }
    server.stop(within: drain)
    _ = watchdog
    return ExitStatus(code: 128 + number)
  }

  private static func secure(
    _ invocation: AppInvocation, allowsRemote: Bool
  ) throws(CtapiError) -> (SocketAddress, ServerCertificates)? {
    let certificates = invocation.strings("tls-cert")
    let keys = invocation.strings("tls-key")
    guard certificates.count == keys.count else {
      throw CtapiError(
        .usage, "\(certificates.count) '--tls-cert' and \(keys.count) '--tls-key' are given, expected as many of each",
        hint: "give each certificate its key: ctapi serve --tls-cert cert.pem --tls-key key.pem")
    }
    guard !certificates.isEmpty else {
      // The variable may be set for other runs; on the line it asks for HTTPS.
      guard !invocation.isOnLine("tls-listen") else {
        throw CtapiError(
          .usage, "'--tls-listen' is given without a certificate",
          hint: "give one: ctapi serve --tls-cert cert.pem --tls-key key.pem")
      }
      return nil
    }
    let files = zip(certificates, keys).map { ServerCertificates.Files(certificate: $0, key: $1) }
    return (try invocation.listeningAddress("tls-listen", allowsRemote: allowsRemote), ServerCertificates(files))
  }

  private static func configuration(_ invocation: AppInvocation) throws(CtapiError) -> ServeConfiguration {
    let allowsRemote = invocation.flag("allow-remote")
    var configuration = ServeConfiguration()
    configuration.gateway = try invocation.listeningAddress("gateway", allowsRemote: allowsRemote)
    configuration.secure = try secure(invocation, allowsRemote: allowsRemote)
    configuration.trust.extraFile = invocation.string("tls-ca")
    configuration.control = try invocation.listeningAddress("control", allowsRemote: allowsRemote)
    configuration.workers = invocation.integer("workers") ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    configuration.controlHosts = invocation.strings("control-host")
    configuration.spins = invocation.flag("spin")
    configuration.isDurable = invocation.flag("durable")
    configuration.explains = ExplainMode(rawValue: invocation.operand("explain")) ?? .errors
    configuration.limits = try Settings(of: invocation.environment.data).limits(aws: invocation.flag("aws-quotas"))
    if invocation.environment.isClockFixed { configuration.clock = invocation.environment.clock }
    return configuration
  }
}
