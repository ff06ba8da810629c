import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Whether the server of a data directory answers as it should, or could be started.
struct ServerCheckup {
  private let directory: DataDirectory
  private let addresses: [SocketAddress]
  private let isOffline: Bool

  init(_ directory: DataDirectory, addresses: [SocketAddress], isOffline: Bool) {
    self.directory = directory
    self.addresses = addresses
    self.isOffline = isOffline
  }

  /// Whether a server takes connections; that tells more than a process's number, which another may have by now.
  var isRunning: Bool { (try? HTTPClient().reach(socket)) != nil }

  func findings() -> [Diagnostic] {
    if isRunning { return isOffline ? [] : running() }
    return staleFiles() + ports(addresses)
  }

  /// What keeps a server from relaying the TCP listeners of an API; nothing while one runs, which says so itself.
  func findings(_ listeners: [RelayListener]) -> [Diagnostic] {
    guard let gateway = addresses.first, !listeners.isEmpty, !isRunning else { return [] }
    return ports(listeners.compactMap { SocketAddress(literal: gateway.host, port: $0.port) })
  }

  private func running() -> [Diagnostic] {
    var client = HTTPClient()
    client.timeout = .seconds(2)
    let health: HTTPResponse
    do throws(CtapiError) {
      health = try client.send(HTTPRequest(target: "/_ctapi/health"), to: socket)
    } catch {
      return [
        Diagnostic(
          .error, rule: "server-silent",
          "the server of '\(name)' takes connections, but does not answer: \(error.message)",
          hint: "see what it does, then start it again: ctapi serve")
      ]
    }
    let certificates = CertificateCheckup((try? ServerAddress.read(from: directory))?.certificates ?? []).findings()
    let version = (try? JSON(parsing: health.body.span))?["version"]?.stringValue
    guard version != Program.version else { return certificates }
    return certificates + [
      Diagnostic(
        .warning, rule: "server-version",
        "the server is ctapi \(version?.escapedForTerminal ?? "of no known version"), this is \(Program.version)",
        hint: "start it again with this program: ctapi serve")
    ]
  }

  /// What a server that was killed leaves behind; the next one replaces it.
  private func staleFiles() -> [Diagnostic] {
    [ServerAddress.path(in: directory), ControlSocket.path(in: directory)].filter(Files.exists).map { path in
      Diagnostic(
        .note, rule: "server-stale", "'\(path.escapedForTerminal)' was left by a server that did not end by itself",
        hint: "the next start replaces it: ctapi serve")
    }
  }

  private func ports(_ addresses: [SocketAddress]) -> [Diagnostic] {
    addresses.filter { $0.port != 0 }.compactMap { address in
      do throws(CtapiError) {
        _ = try ListeningSocket(address)
        return nil
      } catch {
        return Diagnostic(
          .error, rule: error.code == .addressInUse ? "port-taken" : "address-unusable",
          "the server cannot be started: \(error.message)",
          hint: "free the port, see who has it: ss -ltnp 'sport = :\(address.port)'; or name another one for serve")
      }
    }
  }

  private var socket: SocketAddress { .unix(ControlSocket.path(in: directory)) }
  private var name: String { directory.path.escapedForTerminal }
}
