import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// What the deletions of an API's parts have in common: an absent thing is deleted already (`style-and-cli.md` B.3
/// rule 13).
enum RoutesDeletion {
  static func run(
    _ invocation: AppInvocation, absent: ErrorCode, _ delete: (DefinitionStorage) throws(CtapiError) -> Void
  ) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    var isChanged = true
    do throws(CtapiError) {
      try delete(storage)
    } catch {
      guard error.code == absent else { throw error }
      isChanged = false
    }
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return isChanged || !invocation.flag("must-exist") ? .done : .no
  }

  /// The option that every deletion takes.
  static var mustExist: Option { .flag("must-exist", "End with 1 when there is none") }
}
