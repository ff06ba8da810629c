import CtapiDefinition
import CtapiHTTP

/// An API as the loops see it; a class, so that looking at it counts one reference and not those of all it holds.
final class ServedAPI: Sendable {
  let id: ByteRange
  let table: RouteTable
  let firstRoute: Int32
  let hasDefaultStage: Bool
  let stages: [ByteRange]
  let refusesAmbiguousPaths: Bool

  init(
    id: ByteRange, table: RouteTable, firstRoute: Int32, hasDefaultStage: Bool, stages: [ByteRange],
    refusesAmbiguousPaths: Bool
  ) {
    self.id = id
    self.table = table
    self.firstRoute = firstRoute
    self.hasDefaultStage = hasDefaultStage
    self.stages = stages
    self.refusesAmbiguousPaths = refusesAmbiguousPaths
  }
}
