import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// What the deletions have in common: an absent thing is deleted already (`style-and-cli.md` B.3 rule 13).
enum RegistryDeletion {
  static func run(
    _ invocation: AppInvocation, absent: ErrorCode, _ delete: (Registry) throws(CtapiError) -> Void
  ) throws(CtapiError) -> ExitStatus {
    var isChanged = true
    do throws(CtapiError) {
      try delete(try invocation.environment.existingRegistry())
    } catch {
      guard error.code == absent else { throw error }
      isChanged = false
    }
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return isChanged || !invocation.flag("must-exist") ? .done : .no
  }
}
