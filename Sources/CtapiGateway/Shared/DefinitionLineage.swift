import CtapiDefinition
import Synchronization

/// Tells snapshots of the same definitions from those of changed ones: a gateway gets a new snapshot for each change of an
/// instance or a key, too.
final class DefinitionLineage: Sendable {
  /// Names the definitions of a snapshot; equal where every index into them means the same.
  struct Mark: Sendable, Hashable {
    fileprivate let lineage: ObjectIdentifier
    fileprivate let number: Int
  }

  private struct State {
    var apis: [API] = []
    var domains: [PublishedDomain] = []
    var number = 0
  }

  private let state = Mutex(State())

  /// The mark of inputs; that of the last ones when the definitions are the same.
  func mark(_ inputs: GatewayInputs) -> Mark {
    let number = state.withLock { state in
      if state.number == 0 || state.apis != inputs.apis || state.domains != inputs.domains {
        state = State(apis: inputs.apis, domains: inputs.domains, number: state.number + 1)
      }
      return state.number
    }
    return Mark(lineage: ObjectIdentifier(self), number: number)
  }
}
