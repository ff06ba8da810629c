import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Glibc
import Testing

@testable import CtapiGateway

@Suite(.serialized) struct GatewayThrottleTests {
  private let fixture: StagedFixture

  init() throws { fixture = try StagedFixture() }

  @Test("K98: the third of three instant calls is 429, its backend is not called, other routes are not touched")
  func aRouteIsThrottled() throws {
    var stage = Stage.default
    stage.routeThrottles = [RouteThrottle(routeKey: "GET /pets", throttle: Throttle(rate: 0.01, burst: 2))]
    try fixture.serve([try fixture.api(["GET /pets", "GET /other"], stages: [stage])])
    let answers = try (0..<3).map { _ in try fixture.get("/pets") }
    #expect(answers.map(\.status) == [200, 200, 429])
    #expect(answers[2].body == "{\"message\":\"Too Many Requests\"}")
    #expect(answers[2]["content-length"] == ["31"])
    #expect(try fixture.get("/other").status == 200)
    #expect(fixture.backend.requests.count == 3)
  }

  @Test("K99: the stage's default is a bucket for each route; absent is no limit; 0 blocks every call")
  func theDefaultIsForEachRoute() throws {
    var stage = Stage(name: "dev")
    stage.throttle = Throttle(rate: 0.01, burst: 1)
    let blocked = Stage(name: "off", throttle: Throttle(rate: 0, burst: 0))
    try fixture.serve([try fixture.api(["GET /a", "GET /b"], stages: [stage, blocked, .default])])
    #expect(try fixture.get("/dev/a").status == 200)
    #expect(try fixture.get("/dev/b").status == 200)
    #expect(try fixture.get("/dev/a").status == 429)
    #expect(try fixture.get("/off/a").status == 429)
    for _ in 0..<50 { #expect(try fixture.get("/a").status == 200) }
  }

  @Test("gateway.md 4.1: the account's limit is shared by everything, and a call it refuses costs its route no token")
  func theAccountIsThrottled() throws {
    var stage = Stage.default
    stage.routeThrottles = [RouteThrottle(routeKey: "GET /a", throttle: Throttle(rate: 0.001, burst: 5))]
    fixture.inputs.accountThrottle = Throttle(rate: 0.01, burst: 2)
    let api = try fixture.api(["GET /a", "GET /b"], stages: [stage])
    try fixture.serve([api])
    #expect(try ["/a", "/b", "/a", "/b"].map { try fixture.get($0).status } == [200, 200, 429, 429])
    fixture.inputs.accountThrottle = Throttle()
    try fixture.serve([api])
    usleep(50_000)
    #expect(try (0..<5).map { _ in try fixture.get("/a").status } == [200, 200, 200, 200, 429])
  }

  @Test("publishing a definition again refills no bucket")
  func publishingRefillsNothing() throws {
    var stage = Stage.default
    stage.throttle = Throttle(rate: 0.01, burst: 1)
    let api = try fixture.api(["GET /a"], stages: [stage])
    try fixture.serve([api])
    #expect(try fixture.get("/a").status == 200)
    try fixture.serve([api])
    usleep(50_000)
    #expect(try fixture.get("/a").status == 429)
  }

  @Test("statements 98, 101: once a used-up limit is raised, calls pass again, however slow it was")
  func aRaisedLimitIsServed() throws {
    var stage = Stage.default
    stage.throttle = Throttle(rate: 0.01, burst: 3)
    try fixture.serve([try fixture.api(["GET /a"], stages: [stage])])
    #expect(try (0..<4).map { _ in try fixture.get("/a").status } == [200, 200, 200, 429])
    stage.throttle = Throttle(rate: 1000, burst: 1000)
    try fixture.serve([try fixture.api(["GET /a"], stages: [stage])])
    usleep(50_000)
    #expect(try (0..<20).map { _ in try fixture.get("/a").status } == Array(repeating: 200, count: 20))
  }
}
