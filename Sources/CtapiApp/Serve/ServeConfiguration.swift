package import CtapiCore
package import CtapiDefinition
package import CtapiGateway
package import CtapiHTTP

/// How to serve a data directory.
package struct ServeConfiguration: Sendable {
  /// Where the gateway listens.
  package var gateway = SocketAddress.loopback(port: 8080)
  /// Where the gateway listens for TLS, and what it presents there; nil for no TLS.
  package var secure: (address: SocketAddress, certificates: ServerCertificates)?
  /// Whom the gateway believes about backends and issuers.
  package var trust = TLSTrust()
  /// What is made of that trust, shared by all who speak TLS with backends.
  let contexts = TLSContexts()
  /// How the host names of backends become addresses, asked anew for each look-up, for a machine may change its servers.
  var resolver: @Sendable () -> HostResolver = { HostResolver(servers: NameServers()) }
  /// How long a definition waits for the first addresses of its backends' names before it is served without them.
  var namePatience = Duration.milliseconds(500)
  /// Where the control port listens.
  package var control = SocketAddress.loopback(port: 4566)
  /// The names under which the control port answers besides those of loopback and its own address.
  package var controlHosts: [String] = []
  /// Whether the gateway's loops spin for a moment before they sleep.
  package var spins = false
  /// How many event loops the gateway has.
  package var workers = 1
  /// Whether every commit is flushed to the disk.
  package var isDurable = false
  /// Of which exchanges the gateway keeps a record for `ctapi explain`.
  package var explains = ExplainMode.errors
  /// What the account may have and do.
  package var limits = AccountLimits()
  /// The region and account that names are made in.
  package var locality = Locality()
  /// The clock.
  package var clock: any Clock = SystemClock()

  /// The addresses that everyone knows, on loopback.
  package init() {}

  /// The addresses to listen at, by the options that name them.
  var addresses: [(option: String, address: SocketAddress)] {
    let secure = secure.map { [(option: "--tls-listen", address: $0.address)] } ?? []
    return [("--gateway", gateway), ("--control", control)] + secure
  }

  /// That other machines reach what listens, which was asked for, and what they can do there.
  var remoteListeners: [Diagnostic] {
    addresses.filter { !$0.address.isLocal }.map { option, address in
      let what =
        option == "--control"
        ? "read and write every table without a password" : "call every API, those without an authorizer freely"
      return Diagnostic(
        .warning, rule: "remote-listener", "other machines reach '\(address)' (\(option)): they can \(what)",
        hint: "listen for this machine only: \(option) 127.0.0.1:\(address.port)")
    }
  }

  /// Throws `usage` where two options name an address that only one of them can have.
  func checkAddresses() throws(CtapiError) {
    for (index, later) in addresses.enumerated() {
      for earlier in addresses[..<index] where earlier.address.overlaps(later.address) {
        let place =
          earlier.address == later.address
          ? "the same address, '\(later.address)'"
          : "addresses that overlap, '\(earlier.address)' and '\(later.address)'"
        throw CtapiError(
          .usage, "'\(earlier.option)' and '\(later.option)' name \(place)",
          hint: "give one of them another port, or 0 for any")
      }
    }
  }
}
