import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// What the deletions have in common: an absent thing is deleted already (`style-and-cli.md` B.3 rule 13).
enum RegistryDeletion {
  static func run(
    _ invocation: AppInvocation, absent: ErrorCode, _ delete: (Registry) throws(CtapiError) -> Void
  ) throws(CtapiError) -> ExitStatus {
    var missing: CtapiError?
    do throws(CtapiError) {
      try delete(try invocation.environment.existingRegistry())
    } catch {
      guard error.code == absent else { throw error }
      missing = error
    }
    if let missing, invocation.flag("must-exist") {
      throw CtapiError(
        .alreadyAbsent, missing.message, hint: "leave out --must-exist where an absent one is as good")
    }
    try invocation.output.object(["changed": .bool(missing == nil)]) { "" }
    return .done
  }
}

extension ErrorCode {
  /// What `--must-exist` asked for is gone.
  static let alreadyAbsent = ErrorCode("already-absent", .no)
}
