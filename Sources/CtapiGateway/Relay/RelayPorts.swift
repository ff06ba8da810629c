package import CtapiCore
package import CtapiDefinition
package import CtapiHTTP
import Synchronization

/// Opens the ports of TCP listeners and hands each loop its own socket; decides what is listened at where a port cannot
/// be had.
///
/// One thread at a time decides (``settle(_:of:)``, ``finish()``); loops take their sockets from any thread.
package final class RelayPorts: Sendable {
  private struct Contents {
    /// What each API has been granted.
    var granted: [String: [RelayListener]] = [:]
    /// The APIs that have been settled since the last ``RelayPorts/finish()``.
    var settled: Set<String> = []
    /// Sockets that no loop has taken yet, by port and loop.
    var ready: [UInt16: [ListeningSocket?]] = [:]
    var open: Set<UInt16> = []
    /// Where the server itself listens, and the options that say so.
    var reserved: [(address: SocketAddress, option: String)] = []
    var failure: CtapiError?
  }

  /// The address all of them listen at; its port means nothing.
  private let address: SocketAddress
  private let loops: Int
  private let contents = Mutex(Contents())

  /// Ports at the host of `address` for that many loops.
  package init(at address: SocketAddress, loops: Int) {
    self.address = address
    self.loops = max(loops, 1)
  }

  /// Why a port was not to be had in the last round, so that asking again may help.
  package var failure: CtapiError? { contents.withLock { $0.failure } }

  /// Keeps an address, which an option of the server names, from listeners.
  package func reserve(_ address: SocketAddress, for option: String) {
    contents.withLock { $0.reserved.append((address, option)) }
  }

  /// What of an API's listeners is served: all of them, or those it had before when one of the new ports cannot be had,
  /// and why.
  package func settle(
    _ wanted: [RelayListener], of api: String
  ) -> (listeners: [RelayListener], failure: CtapiError?) {
    contents.withLock { contents in
      contents.settled.insert(api)
      var opened: [UInt16: [ListeningSocket?]] = [:]
      do throws(CtapiError) {
        for listener in wanted where !contents.open.contains(listener.port) && opened[listener.port] == nil {
          opened[listener.port] = try sockets(at: listener.port, besides: contents.reserved)
        }
      } catch {
        contents.failure = error
        return (contents.granted[api] ?? [], error)
      }
      contents.ready.merge(opened) { _, new in new }
      contents.open.formUnion(opened.keys)
      contents.granted[api] = wanted
      return (wanted, nil)
    }
  }

  /// Begins a round of decisions.
  package func begin() {
    contents.withLock { contents in
      contents.settled = []
      contents.failure = nil
    }
  }

  /// Ends a round: what was not settled in it is listened at no more.
  package func finish() {
    contents.withLock { contents in
      let settled = contents.settled
      contents.granted = contents.granted.filter { settled.contains($0.key) }
      contents.open = Set(contents.granted.values.joined().map(\.port))
      let open = contents.open
      contents.ready = contents.ready.filter { open.contains($0.key) }
    }
  }

  /// The socket of a loop at a port, once.
  func take(_ port: UInt16, loop: Int) -> ListeningSocket? {
    contents.withLock { contents in
      guard let sockets = contents.ready[port], sockets.indices.contains(loop) else { return nil }
      contents.ready[port]?[loop] = nil
      return sockets[loop]
    }
  }

  private func sockets(
    at port: UInt16, besides reserved: [(address: SocketAddress, option: String)]
  ) throws(CtapiError) -> [ListeningSocket?] {
    guard let wanted = SocketAddress(literal: address.host, port: port) else {
      throw CtapiError(.unavailable, "'\(address.host)' is no address for a TCP listener")
    }
    if let own = reserved.last(where: { $0.address.overlaps(wanted) }) {
      throw CtapiError(
        .addressReserved, "'\(wanted)' is where this server itself listens, with '\(own.option)'",
        hint: "give the listener another port in x-ctapi-l4-listeners, or the server with \(own.option)")
    }
    // Shared ports are shared with every program of the same user: a port that another listens at is found out first.
    do throws(CtapiError) {
      _ = try ListeningSocket(wanted)
    } catch {
      throw CtapiError(
        error.code, error.message,
        hint: "free the port, or give the listener another one in x-ctapi-l4-listeners")
    }
    var sockets: [ListeningSocket?] = []
    for _ in 0..<loops { sockets.append(try ListeningSocket(wanted, sharesPort: true)) }
    return sockets
  }
}

extension ErrorCode {
  /// A TCP listener of a document at an address that the server itself listens at.
  package static let addressReserved = ErrorCode("address-reserved", .usage)
}
