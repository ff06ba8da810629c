import CtapiCore
import CtapiDefinition

/// What of the account as a whole is beyond API Gateway's quotas (`gateway.md` 1.7); the linter looks at each document.
struct QuotaCheckup {
  private static let aws = AccountLimits.aws

  let definitions: DefinitionStorage
  let settings: Settings

  func findings() throws(CtapiError) -> [Diagnostic] {
    let entries = try definitions.entries()
    var found = count(entries.count, QuotaCheckup.aws.apis, "APIs are", fix: "remove one, or use another account there")
    found += count(
      try definitions.domains().count, QuotaCheckup.aws.domains, "custom domains are",
      fix: "remove one: ctapi routes domain delete NAME")
    for entry in entries {
      found += count(
        try definitions.stages(of: entry).count, QuotaCheckup.aws.stages,
        "stages of '\(entry.name.escapedForTerminal)' are", fix: "remove one: ctapi routes stage delete NAME")
    }
    // Settings that cannot be read have been named.
    guard let throttle = (try? settings.limits())?.throttle else { return found }
    let aws = QuotaCheckup.aws.throttle
    if throttle.rate ?? 0 > aws.rate ?? 0 || throttle.burst ?? 0 > aws.burst ?? 0 {
      found.append(
        Diagnostic(
          .note, rule: "quota",
          "limits.rate or limits.burst is beyond what an AWS account has: 10000 a second, burst 5000",
          hint: "lower it in config.yaml, or ask AWS for more before deploying there"))
    }
    return found
  }

  private func count(_ count: Int, _ limit: Int?, _ what: String, fix: String) -> [Diagnostic] {
    guard let limit, count > limit else { return [] }
    return [Diagnostic(.warning, rule: "quota", "\(count) \(what) more than API Gateway's \(limit)", hint: fix)]
  }
}
