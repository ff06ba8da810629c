import CtapiDefinition
import CtapiHTTP

/// A stage as the loops see it, with the routes of its deployment; plain values only.
struct ServedStage: Sendable {
  /// What of a request's head is kept until the end of its exchange.
  enum KeptHead: UInt8, Sendable {
    case nothing
    case line
    case whole
  }

  let api: Int32
  let name: ByteRange
  /// Which of the snapshot's tables has its routes, and where those begin among the snapshot's routes.
  let table: Int32
  let firstRoute: Int32
  let refusesAmbiguousPaths: Bool
  let cors: ServedCORS?
  let log: ServedLog?
  /// Of the log: which of the loop's buffers has it, -1 for none, its steps, and what of a head it looks at.
  let logFile: Int32
  let logSteps: Range<Int32>
  let keptHead: KeptHead
  let series: MetricsSeries
}
