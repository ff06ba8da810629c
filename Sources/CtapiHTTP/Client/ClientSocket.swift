import CLinux
import CtapiCore
import Glibc

/// A connected socket whose every wait ends at a deadline; with TLS over it once ``secure(to:with:by:)`` has succeeded.
struct ClientSocket: ~Copyable {
  private let socket: FileDescriptor
  private var session: TLSSession?

  /// Why a wait ended without result.
  enum Failure: Error {
    case timeout
    case system(SystemError)
    case tls(TLSFailure)
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

  /// Speaks TLS from here on, with the host of that name or address.
  ///
  /// Throws `certificate-refused` or `tls-failed` (exit 7), or the failure of the socket.
  mutating func secure(
    to host: String, with context: TLSContext, by deadline: ContinuousClock.Instant
  ) throws(CtapiError) {
    let name = host.escapedForTerminal
    let session = try TLSSession(to: host, with: context, over: socket.rawValue)
    while true {
      do throws(Failure) {
        if try ClientSocket.step(session.handshake(), at: socket.rawValue, by: deadline) != nil { break }
      } catch {
        if case .tls(.certificate(let code)) = error { throw session.certificateFault(expecting: host, code: code) }
        throw CtapiError(.tlsFailed, "no TLS with '\(name)': \(error.text)")
      }
    }
    self.session = consume session
  }

  /// How many bytes a step of the session took; nil when the step is to be taken again, after the wait it asked for.
  private static func step(
    _ outcome: TLSOutcome, at descriptor: Int32, by deadline: ContinuousClock.Instant
  ) throws(Failure) -> Int? {
    switch outcome {
    case .bytes(let count): return count
    case .closed: return 0
    case .failed(let failure): throw .tls(failure)
    case .wantsRead: try wait(for: Int16(POLLIN), at: descriptor, by: deadline)
    case .wantsWrite: try wait(for: Int16(POLLOUT), at: descriptor, by: deadline)
    }
    return nil
  }

  /// Writes all of `bytes`.
  func write(_ bytes: Span<UInt8>, by deadline: ContinuousClock.Instant) throws(Failure) {
    var offset = 0
    if session != nil {
      while offset < bytes.count {
        guard let outcome = session?.write(bytes.extracting(offset...).bytes) else { return }
        offset += try ClientSocket.step(outcome, at: socket.rawValue, by: deadline) ?? 0
      }
      return
    }
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
  ///
  /// With TLS, an end that the other side did not announce is a failure: anyone on the way could have made it.
  func read(by deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
    if session != nil {
      var buffer = ByteBuffer()
      while true {
        guard let outcome = session?.read(into: &buffer, atMost: 16 << 10) else { return [] }
        if try ClientSocket.step(outcome, at: socket.rawValue, by: deadline) != nil {
          return Array(copying: buffer.bytes)
        }
      }
    }
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

extension ClientSocket.Failure {
  /// What happened, for a person.
  var text: String {
    switch self {
    case .timeout: "it did not answer in time"
    case .system(let error): error.text
    case .tls(let failure): failure.text
    }
  }
}

extension [UInt8] {
  /// The bytes of a span, copied.
  init(copying span: RawSpan) { self = span.withUnsafeBytes { Array($0) } }
}
