import CLinux
import CtapiCore
import Glibc

/// One connection of the server's thread: reads a request, waits for its response, writes it, and begins again.
///
/// Only that thread touches it. It never reads ahead of the request being answered, so a sender that does not read
/// its responses holds no more than one of them.
final class ServerConnection {
  enum State {
    /// Bytes of a request are awaited.
    case reading
    /// A handler works on a request of that method.
    case handling(method: String, keepAlive: Bool)
    /// A handler works for a sender that is gone; until it has ended, it counts among those the server takes.
    case abandoned
    /// A response is going out; afterwards comes another request, or the end.
    case writing(keepAlive: Bool)
    /// The response is out and what still comes is thrown away, so that the sender gets to read it.
    case lingering
  }

  /// What the server's thread has to do next.
  enum Step {
    /// Wait for the socket or the deadline.
    case wait
    /// Hand this request to a handler.
    case handle(HTTPRequest)
    /// Forget the connection.
    case close
  }

  private let socket: FileDescriptor
  private let options: HTTPServerOptions
  private let clock: SystemClock
  private var reader: HTTPRequestReader
  private var output: [UInt8] = []
  private var written = 0
  private var lingered = 0
  private var isRefused = false
  private(set) var state = State.reading
  /// When to give up; nil while a handler works.
  private(set) var deadline: ContinuousClock.Instant?
  /// What has been awaited since when; nil until the first bytes behind a response.
  private var waiting: (phase: HTTPRequestReader.Phase, since: ContinuousClock.Instant)?
  /// Since when the other side has done nothing that brought it nearer to its response.
  private var restingSince = ContinuousClock.Instant.now
  /// How many bytes of its request a handler has.
  private var handedOver = 0

  /// How long, and for how many bytes, to listen to a sender that was refused.
  private static let lingerTime = Duration.seconds(1)
  private static let lingerBytes = 4 << 20

  init(_ socket: consuming FileDescriptor, options: HTTPServerOptions, clock: SystemClock) {
    self.socket = socket
    self.options = options
    self.clock = clock
    reader = HTTPRequestReader(limits: options.limits)
    deadline = .now + options.headTimeout
  }

  /// What to poll; none once the sender is gone.
  var descriptor: Int32 {
    if case .abandoned = state { -1 } else { socket.rawValue }
  }

  /// How many bytes of a request or a response it keeps.
  var held: Int { reader.held + handedOver + output.count - written }

  /// Whether it is taking in a request that is too large to be taken in any case.
  var isTakingLargeRequest: Bool {
    guard case .reading = state else { return false }
    return reader.held > 64 << 10
  }

  /// How well it can be done without, in this order: one that asks nothing, one whose request does not come, one whose
  /// response is not taken; then by how long.
  ///
  /// Nil while it is being served.
  var rest: (kind: Int, since: ContinuousClock.Instant)? {
    switch state {
    case .handling, .abandoned: nil
    case .lingering: (0, restingSince)
    case .reading: (reader.phase == .idle ? 0 : 1, restingSince)
    case .writing: (2, restingSince)
    }
  }

  /// The event to wait for; none while a handler works.
  var awaited: Int16 {
    switch state {
    case .reading, .lingering: Int16(POLLIN)
    case .writing: Int16(POLLOUT)
    case .handling, .abandoned: 0
    }
  }

  /// Whether nothing has been asked yet on this connection since the last answer.
  var isIdle: Bool {
    guard case .reading = state else { return false }
    return reader.phase == .idle
  }

  /// The socket can be read or written, or is broken.
  func ready(isStopping: Bool) -> Step {
    switch state {
    case .reading: return receive(isStopping: isStopping)
    case .writing: return send(isStopping: isStopping)
    case .lingering: return linger()
    // Only an error wakes a connection that waits for its handler: nobody is left to answer.
    case .handling:
      state = .abandoned
      return .wait
    case .abandoned: return .wait
    }
  }

  /// The deadline has passed.
  func expired() -> Step {
    guard case .reading = state, reader.phase != .idle else { return .close }
    return refuse(.timeout)
  }

  /// The handler's response has come.
  func respond(with response: HTTPResponse, isStopping: Bool) -> Step {
    handedOver = 0
    if case .abandoned = state { return .close }
    guard case .handling(let method, let keepAlive) = state else { return .wait }
    return respond(response, method: method, keepAlive: keepAlive && !isStopping)
  }

  private func receive(isStopping: Bool) -> Step {
    switch readSome() {
    case .blocked: return .wait
    case .ended: return .close
    case .bytes(let bytes):
      reader.append(bytes.span)
      return advance(isStopping: isStopping)
    }
  }

  /// Goes on with the bytes at hand.
  private func advance(isStopping: Bool) -> Step {
    do throws(HTTPRefusal) {
      if let (request, keepAlive) = try reader.next() {
        state = .handling(method: request.method, keepAlive: keepAlive && !isStopping)
        deadline = nil
        waiting = nil
        handedOver = request.body.count
        return .handle(request)
      }
    } catch {
      return refuse(error)
    }
    if reader.takeExpectation() { _ = write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8).span) }
    setDeadline()
    return .wait
  }

  /// A head has one deadline from its first byte on; a body may pause for a while, but has one for its whole.
  private func setDeadline() {
    let now = ContinuousClock.now
    let since = waiting?.phase == reader.phase ? waiting?.since ?? now : now
    waiting = (reader.phase, since)
    restingSince = since
    switch reader.phase {
    case .idle: deadline = since + options.idleTimeout
    case .head: deadline = since + options.headTimeout
    case .body: deadline = min(now + options.bodyTimeout, since + options.wholeBodyTimeout)
    }
  }

  /// Answers what is not accepted, and lets go of what has come of it.
  func refuse(_ refusal: HTTPRefusal) -> Step {
    isRefused = true
    reader = HTTPRequestReader(limits: options.limits)
    return respond(ResponseWriter.refusal(refusal), method: "GET", keepAlive: false)
  }

  private func respond(_ response: HTTPResponse, method: String, keepAlive: Bool) -> Step {
    output = ResponseWriter.bytes(of: response, toMethod: method, keepAlive: keepAlive, at: clock.now)
    written = 0
    restingSince = .now
    state = .writing(keepAlive: keepAlive)
    return send(isStopping: false)
  }

  private func send(isStopping: Bool) -> Step {
    while written < output.count {
      let count = write(output.span.extracting(written...))
      if count < 0 {
        guard clinux_errno() == EAGAIN else { return .close }
        deadline = restingSince + options.writeTimeout
        return .wait
      }
      written += count
      restingSince = .now
    }
    output = []
    written = 0
    guard case .writing(keepAlive: true) = state, !isStopping else {
      // Closing on bytes not read would make the kernel throw the response away.
      if !isRefused, reader.phase == .idle { return .close }
      state = .lingering
      deadline = .now + ServerConnection.lingerTime
      shutdown(descriptor, Int32(SHUT_WR))
      return linger()
    }
    state = .reading
    return advance(isStopping: isStopping)
  }

  private func linger() -> Step {
    while lingered < ServerConnection.lingerBytes {
      switch readSome() {
      case .blocked: return .wait
      case .ended: return .close
      case .bytes(let bytes): lingered += bytes.count
      }
    }
    return .close
  }
}

extension ServerConnection {
  private enum Received {
    case bytes([UInt8])
    case blocked
    case ended
  }

  private func readSome() -> Received {
    do throws(SystemError) {
      let bytes = try socket.readChunk(atMost: 64 << 10)
      return bytes.isEmpty ? .ended : .bytes(bytes)
    } catch {
      return error.number == EAGAIN ? .blocked : .ended
    }
  }

  /// What one call writes; negative when it wrote nothing.
  private func write(_ bytes: Span<UInt8>) -> Int {
    bytes.withUnsafeBytes { buffer in
      var count = Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      while count < 0, clinux_errno() == EINTR {
        count = Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      }
      return count
    }
  }
}
