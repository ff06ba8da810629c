import CLinux
import CtapiCore
import CtapiHTTP
import Glibc

/// A plain blocking TCP connection to the gateway under test, for bytes that no client would send.
final class RawConnection {
  let descriptor: Int32
  /// Whether the other side has given the connection up instead of ending it.
  private(set) var wasReset = false

  /// Connects to `[::1]`.
  init(version6Port port: UInt16) throws {
    descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    address.sin6_addr = in6addr_loopback
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
    guard result == 0 else { throw SystemError.last }
  }

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var time = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw SystemError.last }
  }

  deinit { close(descriptor) }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var offset = 0
    while offset < bytes.count {
      let wrote = bytes[offset...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if wrote <= 0 { return }
      offset += wrote
    }
  }

  /// Ends the sending side only.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// All that comes until the other side closes, or nothing for twenty seconds.
  func readToEnd() -> String {
    var text: [UInt8] = []
    while let chunk = readSome() { text += chunk }
    return String(decoding: text, as: UTF8.self)
  }

  /// One response with a declared length, head and, but to HEAD, body.
  func readResponse(toHead: Bool = false) -> String {
    var text: [UInt8] = []
    while true {
      let string = String(decoding: text, as: UTF8.self)
      if let end = string.range(of: "\r\n\r\n") {
        let head = string[..<end].lowercased()
        let length =
          head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
        let headCount = string[..<end].utf8.count + 4
        if toHead || text.count >= headCount + length { return string }
      }
      guard let chunk = readSome() else { return string }
      text += chunk
    }
  }

  /// What comes next; nil at the end.
  func readSome() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let got = recv(descriptor, &buffer, buffer.count, 0)
    if got < 0, errno == ECONNRESET { wasReset = true }
    return got > 0 ? Array(buffer[..<got]) : nil
  }
}

extension String {
  /// Where a separator first stands.
  fileprivate func range(of separator: String) -> String.Index? {
    let wanted = Array(separator.utf8)
    let bytes = Array(utf8)
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where Array(bytes[start..<start + wanted.count]) == wanted {
      return utf8.index(utf8.startIndex, offsetBy: start)
    }
    return nil
  }
}
