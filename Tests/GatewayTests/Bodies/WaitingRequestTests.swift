import CtapiCore
import CtapiDefinition
import CtapiHTTP
import Glibc
import Synchronization
import Testing

@testable import CtapiGateway

/// Requests that wait, for their body or for an authorizer, while the definition changes or the client goes on sending.
@Suite(.serialized) struct WaitingRequestTests {
  /// How a waiting request ends.
  enum End: CaseIterable {
    case body
    case brokenBody
    case leaving
  }

  /// An authorizer that answers when it is told to.
  private final class Held: Sendable {
    private let isReleased = Atomic(false)
    private let isAuthorized: Bool

    init(isAuthorized: Bool = true) { self.isAuthorized = isAuthorized }

    func release() { isReleased.store(true, ordering: .relaxed) }

    func answer() -> HTTPResponse {
      for _ in 0..<2000 where !isReleased.load(ordering: .relaxed) { usleep(5_000) }
      let json = #"{"isAuthorized":\#(isAuthorized)}"#
      return HTTPResponse(status: 200, contentType: "application/json", body: Array(json.utf8))
    }
  }

  /// Waits until an authorizer has been asked so many times.
  private func waits(_ count: Int, at authorizer: RecordingBackend) -> Bool {
    for _ in 0..<2000 where authorizer.requests.count < count { usleep(5_000) }
    return authorizer.requests.count == count
  }

  /// An API of many routes, of which the last is a function behind CORS; `name` stands in its settings.
  private func api(_ fixture: StagedFixture, routes: Int, name: String) throws -> API {
    let function = FunctionTarget(url: try URLTemplate(fixture.url + "/f"), payloadFormat: .version2)
    var api = try fixture.api((0..<routes).map { "POST /\(name)\($0)" } + ["POST /f"])
    api.integrations[routes].target = .function(function)
    api.cors = CORS(
      allowOrigins: ["https://\(name).example"], exposeHeaders: (0..<routes).map { "x-\(name)-\($0)" })
    return api
  }

  private func guarding(_ api: API, _ fixture: StagedFixture, by authorizer: RecordingBackend) throws -> API {
    var api = api
    let request = try RequestAuthorizer(
      url: "http://127.0.0.1:\(authorizer.port)/auth", payloadFormat: .version2, resultTTL: 0,
      usesSimpleResponses: true, sources: [])
    api.authorizers = [Authorizer(id: "auth01", name: "custom", request: request)]
    for index in api.routes.indices { api.routes[index].authorization = .request(authorizerID: "auth01") }
    fixture.inputs.endpoints[.init(api: api.id, integration: "auth01")] = [
      Endpoint(host: "127.0.0.1", port: Int(authorizer.port))
    ].compactMap { $0 }
    return api
  }

  private func alive(_ fixture: StagedFixture, _ path: String) throws {
    #expect(try fixture.send("POST \(path)", body: "x").status == 200)
  }

  private func fixture() throws -> StagedFixture {
    try StagedFixture { _ in HTTPResponse(status: 200, contentType: "application/json", body: Array("{}".utf8)) }
  }

  @Test(
    "a body that is being taken in outlives any change of the definition", arguments: End.allCases,
    [(40, 1), (1, 40), (0, 3)])
  func changesWhileABodyComes(end: End, routes: (Int, Int)) throws {
    let fixture = try fixture()
    try fixture.serve([try api(fixture, routes: routes.0, name: "old")])
    let connection = try RawConnection(port: fixture.port)
    connection.send(
      "POST /f HTTP/1.1\r\nHost: x\r\nOrigin: https://old.example\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")
    usleep(100_000)
    try fixture.serve([try api(fixture, routes: routes.1, name: "new")])
    usleep(100_000)
    switch end {
    case .body:
      connection.send("0\r\n\r\n")
      let answer = Answer(connection.readResponse())
      #expect(answer.status == 200)
      // The origin is not one of the new definition's.
      #expect(answer["access-control-allow-origin"].isEmpty && answer["access-control-expose-headers"].isEmpty)
    case .brokenBody:
      connection.send("zz\r\n")
      #expect(connection.readToEnd().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    case .leaving: connection.finish()
    }
    try alive(fixture, "/new0")
  }

  @Test("a route that has gone while its body came is 404, and the next request is served")
  func routesThatGo() throws {
    let fixture = try fixture()
    try fixture.serve([try api(fixture, routes: 9, name: "old")])
    let connection = try RawConnection(port: fixture.port)
    connection.send(ChunkedText.head("POST /f") + "2\r\nab\r\n")
    usleep(100_000)
    try fixture.serve([try fixture.api(["POST /new0"])])
    usleep(100_000)
    connection.send("0\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 404 Not Found\r\n"))
    connection.send("POST /new0 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
  }

  @Test("an authorizer that answers after a change is asked again, and its first answer lets nothing through")
  func changesWhileAnAuthorizerIsAsked() throws {
    let fixture = try fixture()
    let held = Held()
    let authorizer = try RecordingBackend { _ in held.answer() }
    try fixture.serve([try guarding(try api(fixture, routes: 30, name: "old"), fixture, by: authorizer)])
    let connection = try RawConnection(port: fixture.port)
    connection.send("POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
    #expect(waits(1, at: authorizer))
    try fixture.serve([try guarding(try api(fixture, routes: 2, name: "new"), fixture, by: authorizer)])
    usleep(50_000)
    held.release()
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(authorizer.requests.count == 2)
    connection.send("POST /new0 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
  }

  @Test("gateway.md 2.4: an authorizer is asked once although instances or keys change while it answers")
  func instancesThatChangeWhileAnAuthorizerIsAsked() throws {
    let fixture = try fixture()
    let held = Held()
    let authorizer = try RecordingBackend { _ in held.answer() }
    let api = try guarding(try api(fixture, routes: 2, name: "old"), fixture, by: authorizer)
    try fixture.serve([api])
    let connection = try RawConnection(port: fixture.port)
    connection.send("POST /old0 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
    #expect(waits(1, at: authorizer))
    try fixture.serve([api])
    usleep(50_000)
    held.release()
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(authorizer.requests.count == 1)
  }

  @Test(
    "a large body that comes while an authorizer is asked goes on afterwards", arguments: ["/f", "/old0"],
    [true, false])
  func bodiesWaitForAuthorizers(path: String, isChunked: Bool) throws {
    let fixture = try fixture()
    let held = Held()
    let authorizer = try RecordingBackend { _ in held.answer() }
    try fixture.serve([try guarding(try api(fixture, routes: 1, name: "old"), fixture, by: authorizer)])
    let connection = try RawConnection(port: fixture.port)
    for _ in 0..<2 {
      let body = [UInt8](repeating: 0x78, count: 400_000)
      connection.send(
        isChunked
          ? ChunkedText.head("POST \(path)") : "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n")
      connection.send(isChunked ? ChunkedText.chunks(body) : body)
      usleep(50_000)
      held.release()
      #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
  }

  @Test("a body that is not wanted, because an authorizer says no, is thrown away, and the next request is served")
  func refusedBodiesAreThrownAway() throws {
    let fixture = try fixture()
    let held = Held(isAuthorized: false)
    let authorizer = try RecordingBackend { _ in held.answer() }
    try fixture.serve([try guarding(try api(fixture, routes: 1, name: "old"), fixture, by: authorizer)])
    let connection = try RawConnection(port: fixture.port)
    for _ in 0..<2 {
      connection.send(ChunkedText.head("POST /f"))
      connection.send(ChunkedText.chunks([UInt8](repeating: 0x78, count: 50_000)))
      usleep(50_000)
      held.release()
      #expect(connection.readResponse().hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
    }
  }

  @Test("a client that ends in the middle of its body, while an authorizer is asked, is let go at once")
  func leavingWhileAnAuthorizerIsAsked() throws {
    let fixture = try fixture()
    let held = Held()
    let authorizer = try RecordingBackend { _ in held.answer() }
    try fixture.serve([try guarding(try api(fixture, routes: 1, name: "old"), fixture, by: authorizer)])
    let connection = try RawConnection(port: fixture.port)
    connection.send("POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab")
    connection.finish()
    #expect(waits(1, at: authorizer))
    usleep(50_000)
    held.release()
    #expect(connection.readToEnd().isEmpty)
    #expect(fixture.backend.requests.isEmpty)
  }
}
