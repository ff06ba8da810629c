import CtapiCore
import CtapiHTTP
import Synchronization

/// What other threads tell a loop: a snapshot to serve from, TLS settings, questions about what it decided, and when to
/// end.
final class LoopMailbox: Sendable {
  private struct Contents {
    var snapshot: GatewaySnapshot?
    var tls: TLSContext?
    var drain: Duration?
    var questions: [DecisionQuestion] = []
    var isClosed = false
  }

  private let contents = Mutex(Contents())
  let wakeUp: WakeUp

  init() throws(CtapiError) { wakeUp = try WakeUp(perWaiter: false) }

  func publish(_ snapshot: GatewaySnapshot) {
    contents.withLock { $0.snapshot = snapshot }
    wakeUp.raise()
  }

  /// Takes the snapshot alone, for a loop to begin with.
  func takeSnapshot() -> GatewaySnapshot? {
    contents.withLock { contents in
      defer { contents.snapshot = nil }
      return contents.snapshot
    }
  }

  func publish(_ tls: TLSContext) {
    contents.withLock { $0.tls = tls }
    wakeUp.raise()
  }

  func stop(within drain: Duration) {
    contents.withLock { $0.drain = drain }
    wakeUp.raise()
  }

  /// Asks the loop for its records; it answers in its next round, and one that has ended with none.
  func ask(_ question: DecisionQuestion) {
    let isClosed = contents.withLock { contents in
      if !contents.isClosed { contents.questions.append(question) }
      return contents.isClosed
    }
    if isClosed { question.answer([]) } else { wakeUp.raise() }
  }

  /// Answers for a loop that has ended, from here on.
  func close() {
    let questions = contents.withLock { contents in
      contents.isClosed = true
      defer { contents.questions = [] }
      return contents.questions
    }
    for question in questions { question.answer([]) }
  }

  /// Takes what has come since the last time.
  func take() -> (
    snapshot: GatewaySnapshot?, tls: TLSContext?, drain: Duration?, questions: [DecisionQuestion]
  ) {
    wakeUp.wait()
    return contents.withLock { contents in
      defer { contents = Contents() }
      return (contents.snapshot, contents.tls, contents.drain, contents.questions)
    }
  }
}
