import CLinux
import CtapiCore
import CtapiHTTP
import Glibc

/// One end of a TCP connection, blocking, with ten seconds of patience.
final class TCPPeer: Sendable {
  private let descriptor: Int32

  init(accepted descriptor: Int32) {
    self.descriptor = descriptor
    var time = timeval(tv_sec: 10, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  convenience init(port: UInt16) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard SocketAddress.loopback(port: port).connect(descriptor) == 0 else {
      Glibc.close(descriptor)
      throw SystemError.last
    }
    self.init(accepted: descriptor)
  }

  deinit { Glibc.close(descriptor) }

  /// Sends all of it; false when the other end takes no more.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let wrote = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard wrote > 0 else { return false }
      sent += wrote
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Reads at most `limit` bytes once; empty at the end, nil for a cut or when nothing came in time.
  func read(_ limit: Int = 65_536) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: limit)
    let got = recv(descriptor, &bytes, limit, 0)
    return got < 0 ? nil : Array(bytes.prefix(got))
  }

  /// Reads exactly that many bytes; fewer where the other end ended before.
  func read(exactly count: Int) -> [UInt8] {
    var all: [UInt8] = []
    while all.count < count, let part = read(count - all.count), !part.isEmpty { all += part }
    return all
  }

  /// Reads to the end: what came, and whether the end was a regular one.
  func readToEnd() -> (bytes: [UInt8], isWhole: Bool) {
    var all: [UInt8] = []
    while let part = read() {
      if part.isEmpty { return (all, true) }
      all += part
    }
    return (all, false)
  }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Ends it as a program that is killed with unread bytes does.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }
}
