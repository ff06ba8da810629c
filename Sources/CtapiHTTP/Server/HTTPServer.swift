package import CtapiCore

/// A running HTTP/1.1 server for what is not the data plane: the control port, its Unix socket, the sample's stores.
///
/// One thread moves the bytes; handlers run in one task group on a few threads of their own, at most
/// ``HTTPServerOptions/concurrentRequests`` at once. It runs until ``stop(within:)``.
package final class HTTPServer: Sendable {
  private typealias Job = (connection: Int, request: HTTPRequest)

  /// Where it listens, in the order given, with the ports the kernel picked.
  package let addresses: [SocketAddress]
  private let mailbox: ServerMailbox
  private let pool: ThreadPool
  private let thread: Thread

  /// Listens at all of `addresses`, or at none.
  ///
  /// It accepts from here on. Throws `address-in-use` or `unavailable` (both exit 7).
  package init(
    at addresses: [SocketAddress], options: HTTPServerOptions = HTTPServerOptions(), handler: @escaping HTTPHandler
  ) throws(CtapiError) {
    var listeners: [ListeningSocket] = []
    for address in addresses { listeners.append(try ListeningSocket(address)) }
    self.addresses = listeners.map(\.address)
    let mailbox = try ServerMailbox(listeners: listeners)
    let pool = try ThreadPool(threads: options.threads)
    self.mailbox = mailbox
    self.pool = pool
    let (jobs, sender) = AsyncStream.makeStream(of: Job.self)
    thread = try Thread {
      // The one root of the handlers' tasks; the loop below ends only after it has.
      let handlers = Task(executorPreference: pool) {
        await HTTPServer.serve(jobs, atMost: options.concurrentRequests, mailbox: mailbox, handler: handler)
        mailbox.handlersEnded()
      }
      let loop = HTTPServerLoop(
        options: options, mailbox: mailbox,
        submit: { sender.yield((connection: $0, request: $1)) },
        endHandlers: {
          sender.finish()
          handlers.cancel()
        })
      loop.run()
    }
  }

  private static func serve(
    _ jobs: AsyncStream<Job>, atMost limit: Int, mailbox: ServerMailbox, handler: @escaping HTTPHandler
  ) async {
    await withTaskGroup(of: Void.self) { group in
      var running = 0
      // Once the time to end is over, what waits is not begun any more.
      for await job in jobs where !Task.isCancelled {
        if running == limit {
          await group.next()
          running -= 1
        }
        running += 1
        group.addTask { mailbox.deliver(await handler(job.request), to: job.connection) }
      }
    }
  }

  /// Stops accepting, lets started requests end within `drain`, then closes what is left; returns when all has ended.
  ///
  /// To be called once, from a thread that is none of the handlers'.
  package func stop(within drain: Duration) {
    mailbox.stop(within: drain)
    thread.join()
    pool.stop()
  }
}
