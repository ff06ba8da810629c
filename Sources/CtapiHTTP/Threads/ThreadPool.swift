package import CtapiCore
import Synchronization

/// A fixed number of threads that run the asynchronous handlers, which therefore may block on a file or a socket
/// without holding up the rest of the program.
package final class ThreadPool: TaskExecutor {
  private struct Queue {
    var jobs: [UnownedJob] = []
    var taken = 0
    var isStopped = false

    mutating func pop() -> UnownedJob? {
      guard taken < jobs.count else { return nil }
      let job = jobs[taken]
      taken += 1
      if taken == jobs.count {
        jobs.removeAll(keepingCapacity: true)
        taken = 0
      }
      return job
    }
  }

  private let queue = Mutex(Queue())
  private let ready: WakeUp
  private let threads = Mutex<[Thread]>([])

  /// Starts `count` threads.
  package init(threads count: Int) throws(CtapiError) {
    ready = try WakeUp(perWaiter: true)
    for _ in 0..<count {
      // The thread keeps the pool alive until ``stop()``, which must therefore be called.
      let thread = try Thread { self.work() }
      threads.withLock { $0.append(thread) }
    }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.withLock { $0.jobs.append(job) }
    ready.raise()
  }

  private func work() {
    while true {
      ready.wait()
      let (job, isStopped) = queue.withLock { ($0.pop(), $0.isStopped) }
      if let job { job.runSynchronously(on: asUnownedTaskExecutor()) } else if isStopped { return }
    }
  }

  /// Ends the threads once no job is left, and waits for them; nothing may be enqueued afterwards.
  package func stop() {
    queue.withLock { $0.isStopped = true }
    let threads = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    ready.raise(by: UInt64(threads.count))
    for thread in threads { thread.join() }
  }
}
