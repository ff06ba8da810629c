package import CtapiCore
package import CtapiHTTP

/// The running data plane: one event loop a worker, each with its own listener on the same address.
package final class Gateway: Sendable {
  /// Where it listens, with the port the kernel picked.
  package let address: SocketAddress
  private let mailboxes: [LoopMailbox]
  private let threads: [Thread]
  private let logWriter: LogWriter?
  private let logThread: Thread?
  /// What outlives snapshots; later ones must be made with it.
  package let state: GatewayState

  /// Listens and serves `snapshot`; throws `address-in-use` or `unavailable` (both exit 7).
  ///
  /// `requestRefetch` is told the issuer of a token whose key is not known; it is called on the loops and must not
  /// block. `report` hears of log lines that are lost. Counters, throttles and logs are those of the snapshot's state,
  /// which must be made for at least that many loops, and which later snapshots must share.
  package init(
    at wanted: SocketAddress, workers: Int, snapshot: GatewaySnapshot, limits: LoopLimits = LoopLimits(),
    report: @escaping @Sendable (Diagnostic) -> Void = { _ in },
    requestRefetch: @escaping @Sendable (_ issuer: String) -> Void = { _ in }
  ) throws(CtapiError) {
    // Shared ports are shared with every program of the same user: a port that another listens at is found out first.
    if wanted.port != 0 { _ = try ListeningSocket(wanted) }
    var listeners = [try ListeningSocket(wanted, sharesPort: true)]
    address = listeners[0].address
    for _ in 1..<max(workers, 1) { listeners.append(try ListeningSocket(address, sharesPort: true)) }
    precondition(snapshot.state.metrics.loops >= listeners.count, "a counter block for each loop")
    state = snapshot.state
    let logWriter = snapshot.state.logs.folder == nil ? nil : try LogWriter(snapshot.state.logs, report: report)
    logThread = try logWriter.map { (writer) throws(CtapiError) in try Thread { writer.run() } }
    self.logWriter = logWriter
    var mailboxes: [LoopMailbox] = []
    var threads: [Thread] = []
    for (number, listener) in listeners.enumerated() {
      let mailbox = try LoopMailbox()
      mailboxes.append(mailbox)
      threads.append(
        try Thread {
          // A loop that cannot be made leaves its listener to the others; the first one's failure shows in `init`.
          let authorizer = RouteAuthorizer(requestRefetch: requestRefetch)
          do throws(CtapiError) {
            var loop = try Loop(
              listener: listener, mailbox: mailbox, snapshot: snapshot, limits: limits, authorizer: authorizer,
              number: number, logWriter: logWriter)
            loop.run()
          } catch {
            return
          }
        })
    }
    self.mailboxes = mailboxes
    self.threads = threads
  }

  /// Serves from another snapshot from the next request on; requests under way end as they began.
  package func publish(_ snapshot: GatewaySnapshot) {
    for mailbox in mailboxes { mailbox.publish(snapshot) }
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
