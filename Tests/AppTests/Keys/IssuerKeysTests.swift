import CtapiCore
import CtapiGateway
import CtapiHTTP
import CtapiIdentity
import Glibc
import Synchronization
import Testing

@testable import CtapiApp

/// Issuers elsewhere are asked by a thread of its own, and those that are down again and again (`design.md` 7.1).
@Suite(.serialized) struct IssuerKeysTests {
  /// An issuer on this machine whose answers and clock a test sets.
  private final class Issuer: Sendable, Clock {
    struct State {
      var status = 200
      var time = Timestamp(seconds: 1_000_000)
      var calls = 0
      /// What its discovery document says in place of the truth, and what its keys are.
      var name: String?
      var keys = "[]"
      /// What it answers in place of its keys.
      var instead: HTTPResponse?
    }

    let state = Mutex(State())
    let port = Mutex<UInt16>(0)
    var now: Timestamp { state.withLock { $0.time } }
    var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }
    var calls: Int { state.withLock { $0.calls } }

    func pass(_ duration: Duration) { state.withLock { $0.time = $0.time + duration } }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
      let state = state.withLock { state in
        state.calls += 1
        return state
      }
      let isDiscovery = request.target.hasSuffix("openid-configuration")
      if !isDiscovery, let instead = state.instead { return instead }
      let body =
        isDiscovery
        ? "{\"issuer\":\"\(state.name ?? url)\",\"jwks_uri\":\"\(url)/keys\"}" : "{\"keys\":\(state.keys)}"
      return HTTPResponse(status: state.status, contentType: "application/json", body: Array(body.utf8))
    }
  }

  /// What runs the fetches until a test lets go of it.
  private final class Running {
    let issuer: Issuer
    let keys: IssuerKeys
    private let server: HTTPServer
    private let thread: Thread

    init() throws {
      let issuer = Issuer()
      self.issuer = issuer
      let server = try HTTPServer(at: [.loopback(port: 0)]) { issuer.answer($0) }
      self.server = server
      issuer.port.withLock { $0 = server.addresses[0].port }
      let keys = try IssuerKeys(clock: issuer, trust: TLSTrust()) {}
      self.keys = keys
      thread = try Thread { keys.run() }
    }

    deinit {
      keys.stop()
      thread.join()
      server.stop(within: .zero)
    }

    /// What is known once that many fetches have ended.
    func answer(after fetches: Int) -> IssuerAnswer {
      for _ in 0..<500 where keys.keys(of: issuer.url).fetches < fetches { usleep(10_000) }
      return keys.keys(of: issuer.url)
    }
  }

  @Test func theFirstQuestionMakesTheKeysBeFetched() throws {
    let running = try Running()
    #expect(running.keys.keys(of: running.issuer.url).failure == "it has not answered yet")
    let answer = running.answer(after: 1)
    guard case .known = answer.keys else {
      Issue.record("no keys: \(answer)")
      return
    }
    #expect(answer.failure == nil && answer.fetches == 1)
    #expect(running.issuer.calls == 2)
    #expect(!running.keys.refetch("http://127.0.0.1:1"), "an issuer that nobody names is not asked")
  }

  @Test("tokens.md 2.2: fetches without an answer take nothing of the budget, and come once a second")
  func anIssuerThatIsDownIsAskedAgain() throws {
    let running = try Running()
    running.issuer.state.withLock { $0.status = 500 }
    _ = running.keys.keys(of: running.issuer.url)
    for fetches in 1...6 {
      let answer = running.answer(after: fetches)
      #expect(answer.failure?.contains("answers 500") == true)
      guard case .discoveryFailed = answer.keys else {
        Issue.record("keys of an issuer that is down: \(answer)")
        return
      }
      #expect(!running.keys.refetch(running.issuer.url), "it rests for a second")
      running.issuer.pass(.milliseconds(1100))
      if fetches < 6 { #expect(running.keys.refetch(running.issuer.url)) }
    }
    running.issuer.state.withLock { $0.status = 200 }
    #expect(running.keys.refetch(running.issuer.url))
    guard case .known = running.answer(after: 7).keys else {
      Issue.record("no keys of an issuer that is up again")
      return
    }
  }

  /// Seven issuers that took connections and answered none had kept the rotated keys of an eighth waiting for good.
  @Test("design.md 7.1, K56: issuers that are down keep no others waiting")
  func issuersThatAreDownComeLast() throws {
    let clock = Issuer()
    let asked = Mutex<[String]>([])
    let gate = Mutex(false)
    let server = try HTTPServer(at: [.loopback(port: 0)]) { request in
      asked.withLock { $0.append(String(request.target.prefix { $0 != "." })) }
      for _ in 0..<500 where gate.withLock({ $0 }) { usleep(10_000) }
      return HTTPResponse(status: 500, contentType: "text/plain", body: [])
    }
    defer { server.stop(within: .zero) }
    let keys = try IssuerKeys(clock: clock, trust: TLSTrust()) {}
    let thread = try Thread { keys.run() }
    defer {
      keys.stop()
      thread.join()
    }
    func issuer(_ name: String) -> String { "http://127.0.0.1:\(server.addresses[0].port)/\(name)" }
    func wait(for name: String, _ fetches: Int) {
      for _ in 0..<500 where keys.keys(of: issuer(name)).fetches < fetches { usleep(10_000) }
    }
    for name in ["down", "late"] { _ = keys.keys(of: issuer(name)) }
    for name in ["down", "late"] { wait(for: name, 1) }
    clock.pass(.milliseconds(1100))
    // The first is being asked, or will be next, while the others come into the queue.
    gate.withLock { $0 = true }
    for name in ["down", "late"] { #expect(keys.refetch(issuer(name))) }
    _ = keys.keys(of: issuer("new"))
    gate.withLock { $0 = false }
    for (name, fetches) in [("down", 2), ("late", 2), ("new", 1)] { wait(for: name, fetches) }
    let order = asked.withLock { $0 }
    let new = try #require(order.firstIndex(of: "/new/"))
    let late = try #require(order.lastIndex(of: "/late/"))
    #expect(new < late, "asked in this order: \(order)")
    #expect(order.filter { $0 == "/late/" }.count == 2)
  }

  @Test("design.md 7.1: of fetches that are answered three are free, and one more comes a minute")
  func garbageIsBounded() throws {
    let running = try Running()
    _ = running.keys.keys(of: running.issuer.url)
    for fetches in 1...3 {
      _ = running.answer(after: fetches)
      let isGranted = running.keys.refetch(running.issuer.url)
      #expect(isGranted == (fetches < 3))
    }
    running.issuer.pass(.seconds(61))
    #expect(running.keys.refetch(running.issuer.url))
    #expect(running.answer(after: 4).fetches == 4)
  }

  @Test(
    "design.md 7.1: who does not know yet of a fetch that has ended waits for its keys, and takes nothing of the budget"
  )
  func whatWasJustFetchedIsNotFetchedAgain() throws {
    let running = try Running()
    _ = running.keys.keys(of: running.issuer.url)
    _ = running.answer(after: 1)
    for _ in 0..<10 { #expect(running.keys.refetch(running.issuer.url, known: 0)) }
    #expect(running.issuer.calls == 2)
    for fetches in 2...3 {
      #expect(running.keys.refetch(running.issuer.url, known: fetches - 1))
      #expect(running.answer(after: fetches).fetches == fetches)
    }
    #expect(!running.keys.refetch(running.issuer.url, known: 3))
    #expect(running.issuer.calls == 6)
  }

  @Test("K56: keys are used for two hours after their issuer went down, and then no more")
  func keysGoStale() throws {
    let running = try Running()
    _ = running.keys.keys(of: running.issuer.url)
    _ = running.answer(after: 1)
    running.issuer.state.withLock { $0.status = 500 }
    running.issuer.pass(.seconds(7200))
    guard case .known = running.keys.keys(of: running.issuer.url).keys else {
      Issue.record("keys of two hours ago are not used")
      return
    }
    running.issuer.pass(.seconds(1))
    let answer = running.keys.keys(of: running.issuer.url)
    guard case .fetchFailed = answer.keys else {
      Issue.record("keys older than two hours are used: \(answer)")
      return
    }
    #expect(answer.failure?.isEmpty == false)
  }

  @Test("reliability.md 1.6: a discovery document of another issuer gives no keys")
  func anotherIssuersDocumentIsRefused() throws {
    let running = try Running()
    running.issuer.state.withLock { $0.name = "https://evil.example" }
    _ = running.keys.keys(of: running.issuer.url)
    let answer = running.answer(after: 1)
    guard case .discoveryFailed = answer.keys else {
      Issue.record("keys by another issuer's word: \(answer)")
      return
    }
    #expect(answer.failure?.contains("'https://evil.example'") == true)
    #expect(running.issuer.calls == 1)
  }

  @Test("reliability.md 1.6, gateway.md 1.7: too many keys, too large a set, and a redirect give no keys")
  func whatIsNoKeySetIsRefused() throws {
    let calls = Mutex(0)
    let canary = try HTTPServer(at: [.loopback(port: 0)]) { _ in
      calls.withLock { $0 += 1 }
      return HTTPResponse(status: 200, contentType: "application/json", body: Array("{\"keys\":[]}".utf8))
    }
    defer { canary.stop(within: .zero) }
    let redirect = HTTPResponse(status: 302, headers: ["location": "http://\(canary.addresses[0])/keys"], body: [])
    let key = #"{"kty":"RSA"}"#
    let cases: [(keys: String, instead: HTTPResponse?, reason: String?)] = [
      ("[\(Array(repeating: key, count: 100).joined(separator: ","))]", nil, nil),
      ("[\(Array(repeating: key, count: 101).joined(separator: ","))]", nil, "101 keys"),
      ("[{\"x\":\"\(String(repeating: "a", count: 149_900))\"}]", nil, nil),
      ("[{\"x\":\"\(String(repeating: "a", count: 150_000))\"}]", nil, "large"),
      ("[]", redirect, "302"),
    ]
    for item in cases {
      let running = try Running()
      running.issuer.state.withLock { state in
        state.keys = item.keys
        state.instead = item.instead
      }
      _ = running.keys.keys(of: running.issuer.url)
      let answer = running.answer(after: 1)
      switch answer.keys {
      case .known: #expect(item.reason == nil, "\(item.keys.prefix(40))")
      case .fetchFailed: #expect(item.reason.map { answer.failure?.contains($0) == true } ?? false, "\(answer)")
      case .discoveryFailed: Issue.record("\(answer)")
      }
    }
    #expect(calls.withLock { $0 } == 0)
  }
}
