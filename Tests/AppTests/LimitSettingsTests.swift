import CtapiApp
import CtapiCore
import CtapiDefinition
import Testing

@Suite struct LimitSettingsTests {
  private func limits(_ text: String, aws: Bool = false) throws -> AccountLimits {
    try Settings(parsing: Array(text.utf8), file: "config.yaml").limits(aws: aws)
  }

  @Test("design.md 7.1: nothing is limited unless the settings say so")
  func nothingIsLimited() throws {
    #expect(try limits("") == AccountLimits())
    #expect(try limits("serve: {workers: 1}\nlimits:\n") == AccountLimits())
    #expect(try limits("limits: {aws: false}") == AccountLimits())
  }

  @Test("gateway.md 1.7: --aws-quotas and limits.aws take AWS's values, which single settings change or lift")
  func awsValues() throws {
    #expect(try limits("", aws: true) == .aws)
    #expect(try limits("limits: {aws: true}") == .aws)
    #expect(AccountLimits.aws.throttle == Throttle(rate: 10_000, burst: 5000))
    let changed = try limits("limits: {routes: 7, rate: 0.5, stages: none, aws: true}")
    #expect(changed.routes == 7 && changed.integrations == 300 && changed.stages == nil)
    #expect(changed.throttle == Throttle(rate: 0.5, burst: 5000))
  }

  @Test(
    "a setting that limits nothing is refused at its place",
    arguments: [
      ("limits:\n  route: 3\n", "there is no setting 'limits.route'", 2),
      (
        "limits:\n  rate: 1\n  routes: many\n",
        "setting 'limits.routes' is \"many\", expected a whole number from 0 to 2147483647, or none", 3
      ),
      (
        "limits:\n  burst: 1.5\n",
        "setting 'limits.burst' is 1.5, expected a whole number from 0 to 2147483647, or none", 2
      ),
      ("limits:\n  rate: -1\n", "setting 'limits.rate' is -1, expected calls a second from 0, or none", 2),
      ("limits:\n  aws: maybe\n", "setting 'limits.aws' is \"maybe\", expected true or false", 2),
      ("limits: 3\n", "setting 'limits' is a number, expected names with values", 1),
    ])
  func badSettings(_ text: String, _ message: String, _ line: Int) throws {
    let error = #expect(throws: CtapiError.self) { try limits(text) }
    #expect(error?.message == message)
    #expect(error?.place?.line == line)
  }
}
