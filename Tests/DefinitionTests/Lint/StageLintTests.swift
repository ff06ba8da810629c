import CtapiCore
import CtapiDefinition
import Testing

@Suite struct StageLintTests {
  private func findings(_ uri: String, connection: String = "INTERNET", _ stage: Stage) throws -> [Diagnostic] {
    let text =
      "{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, connectionType: \(connection), uri: '\(uri)'}}}}}"
    var api = API.importing(try Document(parsing: Array(text.utf8), format: .yaml), id: "a", name: "api").api
    api.stages = [stage]
    return StageLint.findings(api)
  }

  private func stage(_ name: String = "$default", _ change: (inout Stage) -> Void = { _ in }) -> Stage {
    var stage = Stage(name: name)
    stage.deploymentID = "abc123"
    change(&stage)
    return stage
  }

  @Test func aGoodStageHasNoFindings() throws {
    #expect(try findings("http://b/", stage { $0.throttle = Throttle(rate: 1, burst: 1) }).isEmpty)
  }

  @Test("K99: a limit of 0 is named, for the stage and for a route") func zeroIsNamed() throws {
    #expect(try findings("http://b/", stage { $0.throttle.burst = 0 }).map(\.rule) == ["throttle-zero"])
    let own = stage { $0.routeThrottles = [RouteThrottle(routeKey: "GET /a", throttle: Throttle(rate: 0))] }
    #expect(try findings("http://b/", own).map(\.rule) == ["throttle-zero"])
  }

  @Test("gateway.md 3.5: a mapping that reads a stage variable without a value is named, by the stage and the variable")
  func unsetVariablesOfMappingsAreNamed() throws {
    func found(_ member: String, _ stage: Stage) throws -> [Diagnostic] {
      let text =
        "{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/', \(member)}}}}}"
      var api = API.importing(try Document(parsing: Array(text.utf8), format: .yaml), id: "a", name: "api").api
      api.stages = [stage]
      return StageLint.findings(api)
    }
    for member in [
      "requestParameters: {'append:header.x': $stageVariables.color}",
      "requestParameters: {'append:header.x': 'a ${stageVariables.color} b', 'append:header.y': $stageVariables.color}",
      "responseParameters: {'200': {'append:header.x': $stageVariables.color}}",
    ] {
      let finding = try #require(try found(member, stage()).first)
      #expect(finding.rule == "mapping-variable" && finding.severity == .warning)
      #expect(finding.message.contains("'color'") && finding.message.contains("'$default'"))
      #expect(finding.hint == "ctapi routes stage update '$default' --variable color=VALUE --api 'api'")
      #expect(try found(member, stage()).count == 1)
      #expect(try found(member, stage { $0.variables = [StageVariable(name: "color", value: "red")] }).isEmpty)
    }
    #expect(try found("requestParameters: {'remove:header.x': $stageVariables.color}", stage()).isEmpty)
  }

  @Test func theRestIsNamed() throws {
    let unknown = stage { $0.routeThrottles = [RouteThrottle(routeKey: "GET /b", throttle: Throttle(rate: 1))] }
    #expect(try findings("http://b/", unknown).map(\.rule) == ["stage-route-unknown"])
    #expect(try findings("http://b/", Stage(name: "$default")).map(\.rule) == ["stage-undeployed"])
    #expect(try findings("http://${stageVariables.h}/", stage()).map(\.rule) == ["stage-variable"])
    #expect(try findings("pets.demo", connection: "VPC_LINK", stage("dev")).map(\.rule) == ["stage-path-forwarded"])
    #expect(try findings("pets.demo", connection: "VPC_LINK", stage()).isEmpty)
    for finding in try findings("http://${stageVariables.h}/", Stage(name: "dev")) {
      #expect(finding.hint != nil && LintRule.named(finding.rule) != nil)
    }
  }
}
