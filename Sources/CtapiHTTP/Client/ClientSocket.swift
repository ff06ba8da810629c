import CLinux
import CtapiCore
import Glibc

/// A connected socket whose every wait ends at a deadline.
struct ClientSocket: ~Copyable {
  private let socket: FileDescriptor

  /// Why a wait ended without result.
  enum Failure: Error {
    case timeout
    case system(SystemError)
  }

  init(connectingTo address: SocketAddress, by deadline: ContinuousClock.Instant) throws(Failure) {
    socket = FileDescriptor(owning: clinux_socket(address.family, Int32(SOCK_STREAM.rawValue)))
    let descriptor = socket.rawValue
    guard descriptor >= 0 else { throw .system(.last) }
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    guard let result = address.withSystemAddress({ connect(descriptor, $0, $1) }) else {
      throw .system(SystemError(number: ENAMETOOLONG))
    }
    if result == 0 { return }
    let error = SystemError.last
    guard error.number == EINPROGRESS else { throw .system(error) }
    try ClientSocket.wait(for: Int16(POLLOUT), at: descriptor, by: deadline)
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
    if code != 0 { throw .system(SystemError(number: code)) }
  }

  /// Writes all of `bytes`.
  func write(_ bytes: Span<UInt8>, by deadline: ContinuousClock.Instant) throws(Failure) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.extracting(offset...).withUnsafeBytes {
        send(socket.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 {
        offset += count
        continue
      }
      let error = SystemError.last
      guard error.number == EAGAIN || error.number == EINTR else { throw .system(error) }
      try ClientSocket.wait(for: Int16(POLLOUT), at: socket.rawValue, by: deadline)
    }
  }

  /// Reads what has come; empty when the other side has ended.
  func read(by deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
    while true {
      try ClientSocket.wait(for: Int16(POLLIN), at: socket.rawValue, by: deadline)
      do throws(SystemError) {
        return try socket.readChunk(atMost: 64 << 10)
      } catch {
        guard error.number == EAGAIN else { throw .system(error) }
      }
    }
  }

  private static func wait(
    for events: Int16, at descriptor: Int32, by deadline: ContinuousClock.Instant
  ) throws(Failure) {
    while true {
      let left = deadline - .now
      guard left > .zero else { throw .timeout }
      var sockets = [pollfd(fd: descriptor, events: events, revents: 0)]
      let ready = poll(&sockets, 1, Int32(clamping: left.wholeMilliseconds + 1))
      if ready > 0 { return }
      if ready < 0, clinux_errno() != EINTR { throw .system(.last) }
    }
  }
}
