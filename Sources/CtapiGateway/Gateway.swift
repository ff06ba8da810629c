package import CtapiCore
package import CtapiHTTP
import Synchronization

/// The running data plane: one event loop a worker, each with its own listener on the same address.
package final class Gateway: Sendable {
  /// Where it listens, with the port the kernel picked.
  package let address: SocketAddress
  /// Where it listens for TLS, if it does.
  package let secureAddress: SocketAddress?
  private let mailboxes: [LoopMailbox]
  private let threads: [Thread]
  private let logWriter: LogWriter?
  private let logThread: Thread?
  /// What outlives snapshots; later ones must be made with it.
  package let state: GatewayState
  /// Every snapshot that a loop may hold.
  private let snapshots: Mutex<[GatewaySnapshot]>

  /// What the gateway does besides its plain listener.
  package struct Options: Sendable {
    /// Where to listen for TLS, and how to greet clients there.
    package var secure: (address: SocketAddress, context: TLSContext)?
    /// How patient and large the loops are.
    package var limits = LoopLimits()
    /// The folder for bodies that have to be taken in first and are too large for memory; nil keeps them there.
    package var bodyFolder: String?
    /// Of which exchanges a record is kept.
    package var explains = ExplainMode.errors
    /// Is told the issuer of a token whose key is not known, and answers whether there will be another snapshot.
    ///
    /// That is so when a fetch of its keys is under way now, or more of them have ended than the `fetches` that the
    /// snapshot knows of. Called on the loops, must not block.
    package var requestRefetch: @Sendable (_ issuer: String, _ fetches: Int) -> Bool = { _, _ in false }
    /// Hears of log lines that are lost, and of backends that are not trusted, once each; called on the loops, must not block for long.
    package var report: @Sendable (Diagnostic) -> Void = { _ in }

    /// No TLS, AWS's limits, and nobody who listens.
    package init() {}
  }

  /// Listens and serves `snapshot`; throws `address-in-use` or `unavailable` (both exit 7).
  ///
  /// Counters, throttles and logs are those of the snapshot's state, which must be made for at least that many loops,
  /// and which later snapshots must share.
  package init(
    at wanted: SocketAddress, workers: Int, snapshot: GatewaySnapshot, options: Options = Options()
  ) throws(CtapiError) {
    let listeners = try Gateway.listeners(at: wanted, workers: workers)
    var secure: [ListeningSocket] = []
    if let wanted = options.secure { secure = try Gateway.listeners(at: wanted.address, workers: workers) }
    address = listeners[0].address
    secureAddress = secure.first?.address
    precondition(snapshot.state.metrics.loops >= listeners.count, "a counter block for each loop")
    state = snapshot.state
    var held = [snapshot]
    let logWriter =
      snapshot.state.logs.folder == nil ? nil : try LogWriter(snapshot.state.logs, report: options.report)
    logThread = try logWriter.map { (writer) throws(CtapiError) in try Thread { writer.run() } }
    self.logWriter = logWriter
    var mailboxes: [LoopMailbox] = []
    var threads: [Thread] = []
    for (number, listener) in listeners.enumerated() {
      let secureListener = secure.isEmpty ? nil : secure[number]
      let mailbox = try LoopMailbox()
      let copy = GatewaySnapshot(copying: snapshot)
      held.append(copy)
      mailbox.publish(copy)
      mailboxes.append(mailbox)
      threads.append(
        try Thread {
          // A loop that cannot be made leaves its listener to the others; the first one's failure shows in `init`.
          let authorizer = RouteAuthorizer(requestRefetch: options.requestRefetch)
          do throws(CtapiError) {
            var loop = try Loop(
              listener: listener, secureListener: secureListener, mailbox: mailbox,
              // Not one of the closure's own, which would keep it for as long as the thread runs.
              snapshot: mailbox.takeSnapshot() ?? .empty, serverTLS: options.secure?.context, limits: options.limits,
              authorizer: authorizer, number: number,
              logWriter: logWriter,
              bodies: options.bodyFolder.map { BodyFolder(path: $0, limit: options.limits.bodiesOnDisk) },
              explains: options.explains, tell: options.report)
            loop.run()
          } catch {
            mailbox.close()
            return
          }
        })
    }
    snapshots = Mutex(held)
    self.mailboxes = mailboxes
    self.threads = threads
  }

  /// As many listeners on one address as there are loops.
  private static func listeners(at wanted: SocketAddress, workers: Int) throws(CtapiError) -> [ListeningSocket] {
    // Shared ports are shared with every program of the same user: a port that another listens at is found out first.
    if wanted.port != 0 { _ = try ListeningSocket(wanted) }
    var listeners = [try ListeningSocket(wanted, sharesPort: true)]
    for _ in 1..<max(workers, 1) { listeners.append(try ListeningSocket(listeners[0].address, sharesPort: true)) }
    return listeners
  }

  /// Greets clients with other TLS settings from the next on; connections that are open stay as they are.
  package func reload(_ tls: TLSContext) {
    for mailbox in mailboxes { mailbox.publish(tls) }
  }

  /// Serves from another snapshot from the next request on; requests under way end as they began.
  ///
  /// Who publishes calls ``releaseSnapshots()`` now and then.
  package func publish(_ snapshot: GatewaySnapshot) {
    let copies = mailboxes.map { _ in GatewaySnapshot(copying: snapshot) }
    snapshots.withLock { $0 += [snapshot] + copies }
    for (mailbox, copy) in zip(mailboxes, copies) { mailbox.publish(copy) }
  }

  /// Takes the snapshots apart that no loop holds any more.
  ///
  /// With 10,000 routes that takes 36 million instructions, for which no loop has time: none is ever the last to let go
  /// of one.
  package func releaseSnapshots() {
    // With the copies goes what holds the one they were made from.
    while releaseUnheld() {}
  }

  /// Lets go of what nobody else holds; whether there was any.
  private func releaseUnheld() -> Bool {
    var released: [GatewaySnapshot] = []
    snapshots.withLock { snapshots in
      for index in snapshots.indices.reversed() where isKnownUniquelyReferenced(&snapshots[index]) {
        released.append(snapshots.remove(at: index))
      }
    }
    return !released.isEmpty
  }

  /// Asks every loop for its records.
  func ask(after cursor: [UInt64], finish: @escaping @Sendable ([DecisionCapture]) -> Void) {
    let question = DecisionQuestion(loops: mailboxes.count, after: cursor, finish: finish)
    for mailbox in mailboxes { mailbox.ask(question) }
  }

  /// Stops accepting, announces the end on connections that are still used, and returns when all are closed.
  ///
  /// What is still open after `drain` is closed then. To be called once.
  package func stop(within drain: Duration) {
    for mailbox in mailboxes { mailbox.stop(within: drain) }
    for thread in threads { thread.join() }
    // The loops have handed over their last lines.
    logWriter?.stop()
    logThread?.join()
  }
}
