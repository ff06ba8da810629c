import CtapiDefinition
import CtapiHTTP

/// A stage as the loops see it, with the routes of its deployment; plain values only.
struct ServedStage: Sendable {
  let api: Int32
  let name: ByteRange
  /// Which of the snapshot's tables has its routes, and where those begin among the snapshot's routes.
  let table: Int32
  let firstRoute: Int32
  let refusesAmbiguousPaths: Bool
  let cors: ServedCORS?
  let log: ServedLog?
  let series: MetricsSeries
}
