import CLinux
import CtapiCore
import CtapiHTTP
import Glibc
import Synchronization

/// A TCP server that gives each connection to a handler, on a thread of its own.
final class TCPBackend: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let threads = Mutex<[Thread]>([])
  private let taken = Mutex(0)

  init(_ handler: @escaping @Sendable (TCPPeer) -> Void) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, length)
        _ = getsockname(descriptor, $0, &length)
      }
    }
    listen(descriptor, 64)
    port = UInt16(bigEndian: address.sin_port)
    let accepting = try Thread { [weak self] in
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0, let self else { return }
        self.taken.withLock { $0 += 1 }
        let peer = TCPPeer(accepted: client)
        guard let thread = try? Thread({ handler(peer) }) else { return }
        self.threads.withLock { $0.append(thread) }
      }
    }
    threads.withLock { $0.append(accepting) }
  }

  /// Sends back what comes, and ends when the client has.
  static func echo() throws -> TCPBackend {
    try TCPBackend { peer in
      while let part = peer.read(), !part.isEmpty, peer.send(part) {}
      peer.endSending()
    }
  }

  /// Says its name, then sends back what comes.
  static func named(_ name: String) throws -> TCPBackend {
    try TCPBackend { peer in
      peer.send(name)
      while let part = peer.read(), !part.isEmpty, peer.send(part) {}
    }
  }

  /// How many connections it has taken.
  var connections: Int { taken.withLock { $0 } }

  /// Takes no connection any more.
  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }
}
