import CLinux
package import CtapiCore
import Glibc

/// A bound, listening, non-blocking socket; a Unix socket's file goes away with it.
package final class ListeningSocket: Sendable {
  /// Where it listens, with the port the kernel picked.
  package let address: SocketAddress
  private let socket: FileDescriptor

  private static let backlog: Int32 = 1024

  /// Binds and listens.
  ///
  /// A Unix socket gets mode 0600 before anyone can connect, and replaces the file a dead server left. With
  /// `sharesPort`, other sockets of this program may listen there too and the kernel spreads connections over them.
  /// Throws `address-in-use` or `unavailable` (both exit 7).
  package init(_ wanted: SocketAddress, sharesPort: Bool = false) throws(CtapiError) {
    do throws(SystemError) {
      let socket = FileDescriptor(owning: clinux_socket(wanted.family, Int32(SOCK_STREAM.rawValue)))
      guard socket.rawValue >= 0 else { throw SystemError.last }
      var on: Int32 = 1
      setsockopt(socket.rawValue, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
      if sharesPort {
        setsockopt(socket.rawValue, SOL_SOCKET, SO_REUSEPORT, &on, socklen_t(MemoryLayout<Int32>.size))
      }
      if case .unix(let path) = wanted {
        unlink(path)
        // The file gets the mode of the socket, so that there is no moment at which it has a wider one.
        guard fchmod(socket.rawValue, 0o600) == 0 else { throw SystemError.last }
      }
      let bound = wanted.withSystemAddress { bind(socket.rawValue, $0, $1) }
      guard let bound else { throw SystemError(number: ENAMETOOLONG) }
      guard bound == 0 else { throw SystemError.last }
      if case .unix(let path) = wanted, chmod(path, 0o600) != 0 { throw SystemError.last }
      guard listen(socket.rawValue, ListeningSocket.backlog) == 0 else { throw SystemError.last }
      address = try wanted.bound(of: socket.rawValue)
      self.socket = socket
    } catch {
      throw ListeningSocket.failure(error, at: wanted)
    }
  }

  private static func failure(_ error: SystemError, at address: SocketAddress) -> CtapiError {
    let name = address.description.escapedForTerminal
    return switch error.number {
    case EADDRINUSE:
      CtapiError(.addressInUse, "'\(name)' is in use by another program", hint: "choose another port, or 0 for any")
    case EADDRNOTAVAIL:
      CtapiError(.unavailable, "'\(name)' is no address of this machine", hint: "see the ones it has: ip address")
    case EACCES: CtapiError(.unavailable, "not allowed to listen at '\(name)'", hint: "choose a port over 1023")
    default:
      CtapiError(
        .unavailable, "cannot listen at '\(name)': \(error.text)", hint: "use another port, or port 0 for a free one")
    }
  }

  /// What a poller watches.
  package var descriptor: Int32 { socket.rawValue }

  /// Takes no connection any more, whoever else still holds the socket; those that wait in the kernel are reset.
  package func stop() { shutdown(socket.rawValue, Int32(SHUT_RDWR)) }

  deinit {
    if case .unix(let path) = address { unlink(path) }
  }
}

extension ErrorCode {
  /// A port another program listens at.
  package static let addressInUse = ErrorCode("address-in-use", .unavailable)
}
