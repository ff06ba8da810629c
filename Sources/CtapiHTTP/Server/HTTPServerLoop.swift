import CLinux
import CtapiCore
import Glibc

/// The server's one thread: accepts, reads requests, passes them to the handlers, writes responses, and keeps time.
///
/// Made and used on that thread only.
final class HTTPServerLoop {
  private var listeners: [ListeningSocket]
  private let options: HTTPServerOptions
  private let mailbox: ServerMailbox
  private let submit: (Int, HTTPRequest) -> Void
  private let endHandlers: () -> Void
  private var connections: [Int: ServerConnection] = [:]
  private var nextConnection = 0
  private var stopDeadline: ContinuousClock.Instant?
  private var hasEndedHandlers = false
  private var isEnded = false
  /// When to accept again, after the system had no descriptor left.
  private var acceptsAfter: ContinuousClock.Instant?
  private let clock = SystemClock()

  /// `submit` passes a request of a connection to the handlers; `endHandlers` says that none will follow.
  init(
    options: HTTPServerOptions, mailbox: ServerMailbox,
    submit: @escaping (Int, HTTPRequest) -> Void, endHandlers: @escaping () -> Void
  ) {
    listeners = mailbox.takeListeners()
    self.options = options
    self.mailbox = mailbox
    self.submit = submit
    self.endHandlers = endHandlers
  }

  /// Serves until stopped, the started requests answered or their time over, and the handlers at their end.
  func run() {
    while !isEnded {
      let polled = pollSockets()
      for (index, connection) in polled where connections[index] === connection {
        take(connection.ready(isStopping: stopDeadline != nil), of: index)
        if connection.isTakingLargeRequest, held > options.heldBytes { take(connection.refuse(.busy), of: index) }
      }
      expireConnections()
      if let stopDeadline { endWhenDone(by: stopDeadline) }
    }
    connections = [:]
  }

  /// Waits for something to happen; gives the connections something happened to.
  private func pollSockets() -> [(Int, ServerConnection)] {
    if let instant = acceptsAfter, instant <= .now { acceptsAfter = nil }
    let accepts = acceptsAfter == nil && (connections.count < options.connections || dispensable != nil)
    let current = Array(connections)
    var sockets = [pollfd(fd: mailbox.wakeUp.descriptor, events: Int16(POLLIN), revents: 0)]
    sockets += current.map { pollfd(fd: $0.value.descriptor, events: $0.value.awaited, revents: 0) }
    if accepts { sockets += listeners.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) } }
    guard poll(&sockets, nfds_t(sockets.count), timeout(of: current)) > 0 else { return [] }
    if sockets[0].revents != 0 { collectMail() }
    for (index, socket) in sockets.dropFirst(1 + current.count).enumerated() where socket.revents != 0 {
      accept(from: listeners[index].descriptor)
    }
    return zip(current, sockets.dropFirst()).compactMap { $1.revents == 0 ? nil : ($0.key, $0.value) }
  }

  /// Milliseconds to the next deadline, at least one too many rather than one too few.
  private func timeout(of current: [(key: Int, value: ServerConnection)]) -> Int32 {
    let deadlines = current.compactMap(\.value.deadline) + [stopDeadline, acceptsAfter].compactMap { $0 }
    guard let next = deadlines.min() else { return -1 }
    return Int32(clamping: max(0, (next - .now).wholeMilliseconds + 1))
  }

  /// How many bytes of requests and responses all connections keep.
  private var held: Int { connections.values.reduce(0) { $0 + $1.held } }

  /// The connection that makes room for another: of those that are not being served the one that has waited longest.
  ///
  /// Whoever opens connections and asks nothing thereby shuts nobody out: what a sender of whole requests needs of its
  /// place is the time until they are read.
  private var dispensable: Int? {
    connections.compactMap { index, connection in connection.rest.map { (index: index, rest: $0) } }
      .min { $0.rest < $1.rest }?.index
  }

  /// Takes new connections, so few at once that what they ask is read before any of them makes room for another.
  private func accept(from listener: Int32) {
    for _ in 0..<min(64, options.connections) {
      let least = connections.count < options.connections ? nil : dispensable
      guard connections.count < options.connections || least != nil else { return }
      let descriptor = clinux_accept(listener, nil, nil)
      guard descriptor >= 0 else {
        // Trying again at once would spin, since the connection still waits.
        if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(clinux_errno()) { acceptsAfter = .now + .milliseconds(100) }
        return
      }
      var on: Int32 = 1
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      let socket = FileDescriptor(owning: descriptor)
      if let least { connections[least] = nil }
      connections[nextConnection] = ServerConnection(socket, options: options, clock: clock)
      nextConnection += 1
    }
  }

  private func collectMail() {
    let mail = mailbox.collect()
    for (index, response) in mail.responses {
      guard let connection = connections[index] else { continue }
      take(connection.respond(with: response, isStopping: mail.stop != nil), of: index)
    }
    if let drain = mail.stop, stopDeadline == nil {
      stopDeadline = .now + drain
      listeners = []
    }
    if mail.handlersEnded { isEnded = true }
  }

  private func take(_ step: ServerConnection.Step, of index: Int) {
    switch step {
    case .wait: break
    case .handle(let request): submit(index, request)
    case .close: connections[index] = nil
    }
  }

  private func expireConnections() {
    let now = ContinuousClock.now
    for (index, connection) in connections {
      if let deadline = connection.deadline, deadline <= now { take(connection.expired(), of: index) }
    }
  }

  /// While stopping: drops what is idle, and all the rest when its time is over.
  private func endWhenDone(by deadline: ContinuousClock.Instant) {
    let isLate = deadline <= .now
    connections = connections.filter { !isLate && !$0.value.isIdle }
    guard connections.isEmpty, !hasEndedHandlers else { return }
    hasEndedHandlers = true
    stopDeadline = .now + .seconds(3600)
    endHandlers()
  }
}
