import CLinux
import CtapiHTTP
import Glibc

/// What the loop asks of single sockets.
extension Loop {
  /// Has a socket send what it gets without waiting for more.
  static func sendAtOnce(_ descriptor: Int32) {
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Has a socket be reset when it is closed, so that the other side does not take that for a regular end.
  static func resetOnClose(_ descriptor: Int32) {
    var option = Glibc.linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  /// The errors of a system call that mean that this process, or its machine, has none left of something.
  static let exhaustions = [EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL]

  /// Begins a connection; nil when it is refused at once, with the error in `errno`.
  static func beginConnection(to endpoint: Endpoint) -> (descriptor: Int32, isConnected: Bool)? {
    let descriptor = clinux_socket(endpoint.address.family, Int32(SOCK_STREAM.rawValue))
    guard descriptor >= 0 else { return nil }
    sendAtOnce(descriptor)
    let result = endpoint.address.connect(descriptor)
    guard result == 0 || clinux_errno() == EINPROGRESS else {
      let error = clinux_errno()
      Glibc.close(descriptor)
      errno = error
      return nil
    }
    return (descriptor, result == 0)
  }
}
