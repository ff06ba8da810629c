import CtapiCore
import CtapiTestSupport
import Testing

@testable import CtapiApp

/// The list of rules that `ctapi doctor --rule` and `--rules` know.
@Suite struct DoctorRuleTests {
  @Test func everyRuleIsNamedOnce() {
    let names = DoctorRule.all.map(\.id)
    #expect(names == Set(names).sorted())
  }

  @Test(arguments: ["port-taken", "throttle-zero", "preflight-guarded", "service-not-found", "no-healthy-instance"])
  func rulesOfTheMachineTheTextAndTheRegistryAreListed(id: String) {
    #expect(DoctorRule.all.contains { $0.id == id && !$0.reason.isEmpty })
  }

  /// A rule that is found and not listed could not be turned off by name.
  @Test(arguments: ["CtapiApp/Doctor", "CtapiGateway/Snapshot", "CtapiRegistry/Discovery"])
  func everyRuleThatTheSourcesNameIsListed(folder: String) throws {
    let root = Files.parent(of: Files.parent(of: Files.parent(of: Files.parent(of: #filePath))))
    let run = try ShellRun(
      #"cat \#(root)/Sources/\#(folder)/*.swift | tr '\n' ' ' | grep -oE '(rule: |report\( *)"[a-z-]+"' | grep -oE '[a-z-]+"$'"#,
      in: try TemporaryDirectory(), variables: ["PATH": "/usr/bin:/bin"])
    let named = run.output.split(separator: "\n").map { String($0.dropLast()) }
    let listed = DoctorParts.saidBetter.union(DoctorRule.all.map(\.id))
    #expect(!named.isEmpty)
    #expect(named.filter { !listed.contains($0) } == [])
  }
}
