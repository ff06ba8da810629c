import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// The changes of one request or response as the loops see them: which steps, and what they touch.
struct ServedMapping: Sendable {
  /// The steps in the order they are applied: removals, then overwriting, then appending (`gateway.md` 3.5).
  let steps: Range<Int32>
  let changesHeaders: Bool
  let changesQuery: Bool
  let changesPath: Bool
  let changesStatus: Bool
  /// The request's `host` is another one.
  let changesHost: Bool
  /// A value comes out of the body, which must be there before the head can be written.
  let readsBody: Bool
  /// A value comes from what an authorizer said.
  let readsAuthorizer: Bool

  /// Compiles changes; what cannot be read is given to `report` and left out.
  init(
    _ changes: [ParameterMapping], of side: ParameterExpression.Side, parameters: [String],
    _ constants: FragmentPool.Constants, _ steps: inout [MappingStep], _ fragments: inout FragmentPool,
    _ text: inout TextPool, report: (_ message: String) -> Void
  ) {
    let first = Int32(steps.count)
    var readsBody = false
    var readsAuthorizer = false
    var changesHost = false
    let order: [ParameterMapping.Operation] = [.remove, .overwrite, .append]
    for operation in order {
      for change in changes where change.operation == operation {
        var value: Range<Int32> = 0..<0
        if operation != .remove {
          do throws(CtapiError) {
            let expression = try ParameterExpression(change.value, of: side)
            readsBody = readsBody || expression.readsBody
            readsAuthorizer = readsAuthorizer || expression.readsAuthorizer
            value = fragments.add(expression, parameters: parameters, constants, &text)
          } catch {
            report(error.message)
            continue
          }
        }
        if change.target == .header("host"), side == .request {
          // A request has one host: what is added to it replaces it, and it cannot be taken away (RFC 9112 §3.2).
          guard operation != .remove else { continue }
          changesHost = true
        }
        steps.append(ServedMapping.step(change, value, &text))
      }
    }
    self.steps = first..<Int32(steps.count)
    self.readsBody = readsBody
    self.readsAuthorizer = readsAuthorizer
    self.changesHost = changesHost
    changesHeaders = changes.contains { if case .header = $0.target { true } else { false } }
    changesQuery = changes.contains { if case .query = $0.target { true } else { false } }
    changesPath = changes.contains { $0.target == .path }
    changesStatus = changes.contains { $0.target == .status }
  }

  private static func step(
    _ change: ParameterMapping, _ value: Range<Int32>, _ text: inout TextPool
  ) -> MappingStep {
    let operation: MappingStep.Operation =
      switch change.operation {
      case .remove: .remove
      case .overwrite: .overwrite
      case .append: .append
      }
    let (target, name): (MappingStep.Target, String) =
      switch change.target {
      case .header(let name): (.header, name)
      case .query(let name): (.query, name)
      case .path: (.path, "")
      case .status: (.status, "")
      }
    return MappingStep(operation: operation, target: target, name: text.keep(name), value: value)
  }
}

extension ParameterExpression {
  fileprivate var readsBody: Bool {
    sources.contains { source in
      switch source {
      case .requestBody, .responseBody: true
      default: false
      }
    }
  }

  fileprivate var readsAuthorizer: Bool {
    sources.contains { source in
      guard case .context(let variable) = source else { return false }
      return variable.name.isOfAuthorizer
    }
  }
}
