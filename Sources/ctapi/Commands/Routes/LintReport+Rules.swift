import CtapiApp
import CtapiCommandLine
import CtapiCore

extension LintReport {
  /// The rules that `--rule ID=off` leaves out; throws `usage` for any other value.
  static func rulesOff(_ invocation: AppInvocation) throws(CtapiError) -> Set<String> {
    var rules: Set<String> = []
    for pair in invocation.pairs("rule") {
      guard pair.value.stringValue == "off" else {
        throw CtapiError(
          .usage, "the rule '\(pair.name.escapedForTerminal)' can only be turned off",
          hint: "write it like this: --rule \(pair.name.escapedForTerminal)=off")
      }
      rules.insert(pair.name)
    }
    return rules
  }
}
