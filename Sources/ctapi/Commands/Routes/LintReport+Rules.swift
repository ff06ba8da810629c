import CtapiApp
import CtapiCommandLine
import CtapiCore

extension LintReport {
  /// The rules that `--rule ID=off` leaves out; throws `usage` for any other value, and for a name that is not `known`.
  static func rulesOff(_ invocation: AppInvocation, of known: [String]) throws(CtapiError) -> Set<String> {
    var rules: Set<String> = []
    for pair in invocation.pairs("rule") {
      let name = pair.name.escapedForTerminal
      guard pair.value.stringValue == "off" else {
        throw CtapiError(
          .usage, "the rule '\(name)' can only be turned off", hint: "write it like this: --rule \(name)=off")
      }
      guard known.contains(pair.name) else {
        let command = (["ctapi"] + invocation.path).joined(separator: " ")
        let near = EditDistance.nearest(to: pair.name, in: known)
        throw CtapiError(
          .usage, "there is no rule '\(name)'",
          hint: near.map { "did you mean --rule \($0)=off?" } ?? "list them: \(command) --rules")
      }
      rules.insert(pair.name)
    }
    return rules
  }
}
