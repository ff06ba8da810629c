import CtapiCore
import CtapiHTTP
import Glibc

/// A client that sends exactly the bytes a test gives and reads what comes until the other side ends or is silent.
final class RawClient {
  private let descriptor: Int32

  init(_ address: SocketAddress) throws {
    guard case .ipv4(let bytes, let port) = address else { throw SystemError(number: EAFNOSUPPORT) }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    withUnsafeMutableBytes(of: &name.sin_addr) { $0.copyBytes(from: bytes) }
    let result = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw SystemError.last }
  }

  deinit { close(descriptor) }

  /// Sends all of the text; false when the other side has closed.
  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      offset += count
    }
    return true
  }

  /// Cuts the connection off.
  func reset() {
    var lingering = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
    var unspecified = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    // Dissolves the association, which tells the other side at once (connect(2)).
    connect(descriptor, &unspecified, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// All that comes until the other side ends, or until `silence` milliseconds bring nothing.
  func receive(silence: Int32 = 5000) -> String {
    var bytes: [UInt8] = []
    while true {
      var sockets = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
      guard poll(&sockets, 1, silence) > 0 else { break }
      var chunk = [UInt8](repeating: 0, count: 65536)
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Receives until the text so far contains `mark`.
  func receive(until mark: String) -> String {
    var text = ""
    while !text.contains(mark) {
      let more = receiveSome()
      if more.isEmpty { break }
      text += more
    }
    return text
  }

  private func receiveSome() -> String {
    var sockets = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    guard poll(&sockets, 1, 5000) > 0 else { return "" }
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &chunk, chunk.count)
    return count > 0 ? String(decoding: chunk.prefix(count), as: UTF8.self) : ""
  }
}
