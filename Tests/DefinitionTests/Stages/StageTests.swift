import CtapiCore
import Testing

@testable import CtapiDefinition

@Suite struct StageTests {
  private let storage: DefinitionStorage

  init() throws {
    storage = try DefinitionStorage(
      try Database(path: ":memory:"), clock: FixedClock(Timestamp(seconds: 1_800_000_000)))
    try take("/a")
  }

  private func take(_ path: String) throws {
    let text = "{openapi: 3.0.1, info: {title: t}, paths: {\(path): {get: {}}}}"
    let document = try Document(parsing: Array(text.utf8), format: .yaml)
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
  }

  private var entry: APIEntry { get throws { try storage.entry(nil) } }

  private func served(_ stage: String) throws -> [String]? {
    try storage.publication().apis[0].stages.first { $0.stage.name == stage }?.definition.routes
      .map(\.key.description)
  }

  @Test("K104: a change is live at once in a stage that deploys automatically") func changesAreLive() throws {
    #expect(try served("$default") == ["GET /a"])
    let first = try storage.stage("$default", of: try entry)
    #expect(first.lastDeploymentMessage?.hasPrefix("Successfully deployed stage with deployment ID '") == true)
    try take("/b")
    #expect(try served("$default") == ["GET /b"])
    let second = try storage.stage("$default", of: try entry)
    #expect(second.deploymentID != first.deploymentID)
    let deployment = try storage.deployments(of: try entry)[0]
    #expect(deployment.isAutomatic && deployment.id == second.deploymentID)
    #expect(deployment.description == "Automatic deployment triggered by changes to the Api configuration")
  }

  @Test("design.md 5: a stage called _api could not be reached, for /_api/ID/ names APIs")
  func theGatewaysOwnPathIsNoStage() throws {
    let error = #expect(throws: CtapiError.self) { try storage.create(Stage(name: "_api"), of: try entry) }
    #expect(error?.code == .invalidStage)
    #expect(error?.message.contains("/_api/") == true && error?.hint?.isEmpty == false)
    #expect(try storage.stages(of: try entry).map(\.name) == ["$default"])
    for name in ["_api2", "_API", "api"] {
      #expect(try storage.create(Stage(name: name), of: try entry).name == name)
    }
  }

  @Test("K102: empty accessLogSettings and routeSettings are taken, mean none, and change nothing")
  func emptySettingsAreNone() throws {
    let plain = try storage.stage("$default", of: try entry)
    guard case .object(var object) = plain.json else { return }
    object["accessLogSettings"] = [:]
    object["routeSettings"] = [:]
    object["defaultRouteSettings"] = [:]
    let patched = try Stage(kept: .object(object))
    #expect(patched == plain)
    #expect(try storage.update("$default", of: try entry) { $0 = patched } == false)
    #expect(try storage.stage("$default", of: try entry).json == plain.json)
  }

  @Test("K103: without automatic deployment a change is not served until it is deployed") func manualStages() throws {
    _ = try storage.create(Stage(name: "prod", autoDeploy: false), of: try entry)
    #expect(try served("prod") == nil)
    #expect(try storage.publication().apis[0].undeployed.map(\.name) == ["prod"])
    let first = try storage.deploy(try entry, description: "one", to: "prod")
    #expect(try served("prod") == ["GET /a"])
    try take("/b")
    #expect(try served("prod") == ["GET /a"])
    #expect(try storage.apis()[0].stages.map(\.name) == ["$default"])
    _ = try storage.deploy(try entry, to: "prod")
    #expect(try served("prod") == ["GET /b"])
    #expect(try storage.apis()[0].stages.map(\.name) == ["$default", "prod"])
    // Rolled back.
    #expect(try storage.update("prod", of: try entry) { $0.deploymentID = first.id })
    #expect(try served("prod") == ["GET /a"])
    #expect(try !storage.update("prod", of: try entry) { $0.deploymentID = first.id })
  }

  @Test("K105: a deployment cannot be chosen where every change is deployed") func automaticStagesTakeNone() throws {
    let made = try storage.deploy(try entry)
    for attempt in 0..<3 {
      let error = #expect(throws: CtapiError.self) {
        switch attempt {
        case 0: _ = try storage.update("$default", of: try entry) { $0.deploymentID = made.id }
        case 1: _ = try storage.deploy(try entry, to: "$default")
        default:
          var stage = Stage(name: "dev")
          stage.deploymentID = made.id
          _ = try storage.create(stage, of: try entry)
        }
      }
      #expect(error?.code == .stageAutoDeploys)
    }
    #expect(
      try storage.update("$default", of: try entry) {
        $0.autoDeploy = false
        $0.deploymentID = made.id
      })
    try take("/b")
    #expect(try served("$default") == ["GET /a"])
    #expect(try storage.update("$default", of: try entry) { $0.autoDeploy = true })
    #expect(try served("$default") == ["GET /b"])
  }

  @Test("K116: a deployed snapshot is exported, not later edits") func snapshotsAreWhole() throws {
    let deployment = try storage.deploy(try entry)
    let before = try storage.stored(try entry).document.bytes
    try take("/b")
    let stored = try storage.stored(try entry, deployment: deployment)
    #expect(stored.document.bytes == before)
    #expect(stored.api.routes.map(\.key.description) == ["GET /a"])
    #expect(stored.revision == 1)
  }

  @Test func oldAutomaticDeploymentsGoAndOthersStay() throws {
    let kept = try storage.deploy(try entry)
    _ = try storage.create(Stage(name: "old", autoDeploy: false), of: try entry)
    let automatic = try #require(try storage.deployments(of: try entry).last)
    #expect(automatic.isAutomatic)
    #expect(try storage.update("old", of: try entry) { $0.deploymentID = automatic.id })
    for number in 0..<30 { try take("/n\(number)") }
    let left = try storage.deployments(of: try entry)
    #expect(left.contains(kept) && left.contains(automatic))
    #expect(left.count { $0.isAutomatic } == DefinitionStorage.keptAutomaticDeployments + 2)
    #expect(try served("old") == ["GET /a"])
    let statement = try storage.definitions("SELECT count(*) FROM deployed_definition")
    #expect(statement == DefinitionStorage.keptAutomaticDeployments + 1)
  }

  @Test func deploymentsInUseStay() throws {
    _ = try storage.create(Stage(name: "prod", autoDeploy: false), of: try entry)
    let deployment = try storage.deploy(try entry, to: "prod")
    let error = #expect(throws: CtapiError.self) { try storage.delete(deployment: deployment.id, of: try entry) }
    #expect(error?.code == .deploymentInUse)
    try storage.delete(stage: "prod", of: try entry)
    try storage.delete(deployment: deployment.id, of: try entry)
    let missing = #expect(throws: CtapiError.self) { try storage.deployment(deployment.id, of: try entry) }
    #expect(missing?.code == .deploymentNotFound)
  }

  @Test("K99: what a throttle does not say is not 0") func settingsSurvive() throws {
    var stage = Stage(
      name: "dev", variables: [StageVariable(name: "b", value: "2"), StageVariable(name: "a", value: "x:1/y?z=1")],
      throttle: Throttle(rate: 0.5, burst: 0),
      routeThrottles: [
        RouteThrottle(routeKey: "GET /a", throttle: Throttle(rate: 100), detailedMetrics: true),
        RouteThrottle(routeKey: "$default", throttle: Throttle(burst: 7)),
      ])
    stage.description = "for tests"
    stage.detailedMetrics = false
    stage.accessLog = AccessLogSettings(destination: "logs/dev.log", format: "$context.requestId $context.status")
    let made = try storage.create(stage, of: try entry)
    stage.deploymentID = made.deploymentID
    stage.created = made.created
    stage.updated = made.updated
    #expect(made == stage)
    #expect(made.created == Timestamp(seconds: 1_800_000_000))
    let json = made.json
    #expect(
      json["defaultRouteSettings"]?.text()
        == #"{"detailedMetricsEnabled":false,"throttlingBurstLimit":0,"throttlingRateLimit":0.5}"#)
    #expect(json["routeSettings"]?["GET /a"]?.text() == #"{"detailedMetricsEnabled":true,"throttlingRateLimit":100}"#)
    let plain = try storage.stage("$default", of: try entry)
    #expect(plain.json["defaultRouteSettings"]?.text() == "{}")
    #expect(plain.throttle == Throttle())
  }

  static let wrong: [(String, @Sendable (inout Stage) -> Void)] = [
    ("name", { $0.name = "a b" }), ("empty name", { $0.name = "" }),
    ("long name", { $0.name = String(repeating: "a", count: 129) }),
    ("variable name", { $0.variables = [StageVariable(name: "a-b", value: "1")] }),
    ("long variable name", { $0.variables = [StageVariable(name: String(repeating: "a", count: 65), value: "1")] }),
    ("variable value", { $0.variables = [StageVariable(name: "a", value: "{}")] }),
    ("empty value", { $0.variables = [StageVariable(name: "a", value: "")] }),
    ("long value", { $0.variables = [StageVariable(name: "a", value: String(repeating: "1", count: 513))] }),
    (
      "variable twice", { $0.variables = [StageVariable(name: "a", value: "1"), StageVariable(name: "a", value: "2")] }
    ),
    ("101 variables", { $0.variables = (0..<101).map { StageVariable(name: "v\($0)", value: "1") } }),
    ("rate", { $0.throttle.rate = -1 }), ("infinite rate", { $0.throttle.rate = .infinity }),
    ("burst", { $0.throttle.burst = -1 }),
    ("route key", { $0.routeThrottles = [RouteThrottle(routeKey: "nonsense", throttle: Throttle())] }),
    ("route burst", { $0.routeThrottles = [RouteThrottle(routeKey: "GET /", throttle: Throttle(burst: -1))] }),
    ("description", { $0.description = String(repeating: "a", count: 1025) }),
    ("log destination", { $0.accessLog = AccessLogSettings(destination: "", format: "$context.requestId") }),
    ("log line", { $0.accessLog = AccessLogSettings(destination: "a", format: "$context.requestId\n") }),
    (
      "log length",
      {
        $0.accessLog = AccessLogSettings(
          destination: "a", format: "$context.requestId" + String(repeating: "a", count: 3072))
      }
    ),
  ]

  @Test(arguments: StageTests.wrong.map(\.0)) func whatAPIGatewayRefusesIsRefused(what: String) throws {
    let change = try #require(StageTests.wrong.first { $0.0 == what }?.1)
    var stage = Stage(name: "dev")
    change(&stage)
    let error = #expect(throws: CtapiError.self) { try storage.create(stage, of: try entry) }
    #expect(error?.code == .invalidStage || error?.code == .invalidRoute)
    #expect(try storage.stages(of: try entry).count == 1)
  }

  @Test("K106: an access-log format without the request's id is refused") func logsNameTheRequest() throws {
    var stage = Stage(name: "dev")
    stage.accessLog = AccessLogSettings(destination: "a", format: "$context.status")
    #expect(throws: CtapiError.self) { try stage.check() }
    stage.accessLog?.format = "$context.extendedRequestId"
    try stage.check()
  }

  @Test func stagesAreTold() throws {
    #expect(throws: CtapiError.self) { try storage.create(.default, of: try entry) }
    let missing = #expect(throws: CtapiError.self) { try storage.stage("dev", of: try entry) }
    #expect(missing?.code == .stageNotFound)
    #expect(throws: CtapiError.self) { try storage.delete(stage: "dev", of: try entry) }
    #expect(throws: CtapiError.self) { try storage.deploy(try entry, to: "dev") }
    #expect(throws: CtapiError.self) { try storage.update("$default", of: try entry) { $0.name = "x y" } }
  }

  @Test("K119: without its $default stage an API serves nothing there") func theDefaultStageCanGo() throws {
    try storage.delete(stage: "$default", of: try entry)
    #expect(try storage.publication().apis.map(\.stages.count) == [0])
    #expect(try storage.api(try entry).stages.isEmpty)
  }

  @Test func deletingAnAPIDeletesAllOfIt() throws {
    _ = try storage.deploy(try entry)
    try take("/b")
    try storage.delete(try entry)
    for table in ["stage", "deployment", "deployed_definition", "api"] {
      #expect(try storage.definitions("SELECT count(*) FROM \(table)") == 0, "\(table)")
    }
  }
}
