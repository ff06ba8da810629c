import CtapiHTTP

/// An API as the loops see it: its stages, by index into the snapshot, -1 for none.
struct ServedAPI: Sendable {
  let id: ByteRange
  /// The stages with names of their own.
  let namedStages: Range<Int32>
  let defaultStage: Int32
  /// A stage whose CORS settings are those of all stages; -1 where they differ, or are none.
  let corsStage: Int32
  /// The counters of requests that reach no stage.
  let series: MetricsSeries
  /// Answers only under its custom domains (C32).
  let disablesDefaultEndpoint: Bool
}
