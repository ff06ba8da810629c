import CtapiCore
import CtapiDefinition
import Testing

@Suite struct StageEditTests {
  @Test(
    arguments: [
      ("10/20", 10.0, 20), ("10", 10, nil), ("/20", nil, 20), ("0.5/1", 0.5, 1), ("0/0", 0, 0), ("1e3", 1000, nil),
    ] as [(String, Double?, Int?)])
  func throttlesAreRead(text: String, rate: Double?, burst: Int?) throws {
    let throttle = try Throttle(text: text)
    #expect(throttle == Throttle(rate: rate, burst: burst))
    #expect(try Throttle(text: throttle.text ?? "") == throttle)
  }

  @Test(arguments: ["", "/", "a", "1/a", "-1", "1/-1", "1/2/3", "1/2.5", "inf", "nan", "1e999", " 1"])
  func whatIsNoThrottleIsRefused(text: String) {
    let error = #expect(throws: CtapiError.self) { try Throttle(text: text) }
    #expect(error?.code == .invalidStage)
  }

  @Test("K98: a route's own limit goes before that of the stage") func ownLimitsComeFirst() {
    var stage = Stage(name: "dev", throttle: Throttle(rate: 10, burst: 20))
    stage.limit("GET /a", to: Throttle(rate: 1))
    #expect(stage.throttle(of: "GET /a") == Throttle(rate: 1, burst: 20))
    #expect(stage.throttle(of: "GET /b") == Throttle(rate: 10, burst: 20))
    stage.limit("GET /a", to: Throttle(rate: 2, burst: 2))
    #expect(stage.routeThrottles.count == 1)
    stage.limit("GET /a", to: Throttle())
    stage.limit("GET /b", to: Throttle())
    #expect(stage.routeThrottles.isEmpty)
    stage.routeThrottles = [RouteThrottle(routeKey: "GET /a", throttle: Throttle(rate: 1), detailedMetrics: true)]
    stage.limit("GET /a", to: Throttle())
    #expect(stage.routeThrottles == [RouteThrottle(routeKey: "GET /a", throttle: Throttle(), detailedMetrics: true)])
  }

  @Test func variablesAreSetAndRemoved() {
    var stage = Stage(name: "dev")
    stage.set("a", to: "1")
    stage.set("b", to: "2")
    stage.set("a", to: "3")
    #expect(stage.variables == [StageVariable(name: "a", value: "3"), StageVariable(name: "b", value: "2")])
    stage.set("a", to: "")
    stage.set("c", to: "")
    #expect(stage.variables == [StageVariable(name: "b", value: "2")])
  }
}
