import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import Glibc
import Testing

@Suite(.serialized) struct ProxyTests {
  private let backend: RecordingBackend
  private var url: String { "http://127.0.0.1:\(backend.port)" }

  init() throws { backend = try RecordingBackend() }

  @Test("K1, K74: a request reaches its backend with its parameter, and the answer comes back")
  func aRequestIsProxied() throws {
    let fixture = try GatewayFixture([("GET /p/{id}", "\(url)/x/{id}")])
    let answer = try fixture.get("/p/7?a=1&a=2")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.hasSuffix("\r\n\r\nGET /x/7?a=1&a=2"))
    #expect(answer.contains("apigw-requestid: "))
  }

  @Test func aBackendAtAnIPv6AddressIsReached() throws {
    let six = try RecordingBackend(at: .ipv6([UInt8](repeating: 0, count: 15) + [1], port: 0))
    let fixture = try GatewayFixture([("GET /a", "http://[::1]:\(six.port)/a")])
    #expect(try fixture.get("/a").hasSuffix("\r\n\r\nGET /a"))
    #expect(six.requests.first?.headers["host"] == "[::1]:\(six.port)")
  }

  @Test("RFC 9110 8.6: an answer without content has no length of it, whatever its backend says")
  func aLengthOfNothingGoesNoFurther() throws {
    let backend = try RawBackend(answer: Array("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\nX-A: 1\r\n\r\n".utf8))
    defer { backend.stop() }
    let fixture = try GatewayFixture([("GET /a", "http://127.0.0.1:\(backend.port)/a")])
    let answer = try fixture.get("/a")
    #expect(answer.hasPrefix("HTTP/1.1 204 No Content\r\nX-A: 1\r\n"))
    #expect(!answer.lowercased().contains("content-length"))
  }

  @Test("K5, K6: no route is 404 with the exact body, and the backend is not called")
  func noRouteIsNotFound() throws {
    let fixture = try GatewayFixture([("GET /pets", "\(url)/pets")])
    for request in ["GET /none", "POST /pets", "GET /pets/", "GET /Pets"] {
      let answer = try fixture.exchange("\(request) HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 404 Not Found\r\n"), "\(request)")
      #expect(answer.hasSuffix("\r\n\r\n{\"message\":\"Not Found\"}"), "\(request)")
      #expect(answer.contains("content-length: 23\r\n"), "\(request)")
    }
    #expect(backend.requests.isEmpty)
  }

  @Test("K95, K96: the backend sees its own host, Via, Forwarded and a trace id")
  func fieldsAreAdded() throws {
    let fixture = try GatewayFixture([("GET /a", "\(url)/a")])
    _ = try fixture.get("/a")
    let headers = try #require(backend.requests.first).headers
    #expect(headers["host"] == "127.0.0.1:\(backend.port)")
    #expect(headers["via"] == "HTTP/1.1 AmazonAPIGateway")
    #expect(headers["forwarded"] == "for=127.0.0.1;host=x;proto=http")
    #expect(headers["x-amzn-trace-id"]?.hasPrefix("Root=1-") == true)
    _ = try fixture.exchange("GET /a HTTP/1.1\r\nHost: x:8080\r\n\r\n")
    #expect(backend.requests.last?.headers["forwarded"] == "for=127.0.0.1;host=\"x:8080\";proto=http")
  }

  @Test func aSizedBodyArrivesWhole() throws {
    let fixture = try GatewayFixture([("PUT /a", "\(url)/a")])
    let body = String(repeating: "0123456789", count: 30_000)
    let answer = try fixture.exchange("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    #expect(answer.hasPrefix("HTTP/1.1 200"))
    #expect(backend.requests.first?.body == Array(body.utf8))
  }

  @Test func aChunkedBodyArrivesWholeAndWithoutItsTrailers() throws {
    let fixture = try GatewayFixture([("PUT /a", "\(url)/a")])
    let connection = try RawConnection(port: fixture.port)
    connection.send("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: cHunked\r\n\r\n5\r\nhel")
    connection.send("lo\r\n6;ext=1\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200"))
    #expect(backend.requests.first?.body == Array("hello world".utf8))
  }

  @Test func requestsOnOneConnectionAreAnsweredInOrder() throws {
    let fixture = try GatewayFixture([("GET /{n}", "\(url)/{n}")])
    let connection = try RawConnection(port: fixture.port)
    connection.send((1...5).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
    connection.send("GET /6 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let answers = connection.readToEnd()
    let order = answers.split(separator: "\r\n\r\n").compactMap { $0.hasPrefix("GET /") ? $0.dropFirst(5).first : nil }
    #expect(order == ["1", "2", "3", "4", "5", "6"])
  }

  @Test("K91: a backend that does not answer in time is 503")
  func aSilentBackendIsUnavailable() throws {
    let silent = try RecordingBackend { _ in
      usleep(800_000)
      return HTTPResponse(status: 200)
    }
    let fixture = try GatewayFixture([("GET /a", "http://127.0.0.1:\(silent.port)/a")], timeout: 200)
    let answer = try fixture.get("/a")
    #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
    #expect(answer.hasSuffix("{\"message\":\"Service Unavailable\"}"))
    silent.stop()
  }

  @Test("K82: a backend that refuses connections is 503")
  func aDeadBackendIsUnavailable() throws {
    let dead = try RecordingBackend()
    dead.stop()
    let fixture = try GatewayFixture([("GET /a", "http://127.0.0.1:\(dead.port)/a")])
    #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 503"))
  }

  @Test("K80: two instances take turns, and a dead one costs no request")
  func instancesTakeTurnsAndADeadOneIsPassedOver() throws {
    let other = try RecordingBackend()
    var inputs = try GatewayFixture.inputs([("GET /a", "\(url)/a")])
    inputs.endpoints[.init(api: "a123456789", integration: "int0")] = [backend.port, other.port]
      .compactMap { Endpoint(host: "127.0.0.1", port: Int($0)) }
    let fixture = try GatewayFixture(inputs)
    for _ in 0..<20 { #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200")) }
    #expect(backend.requests.count == 10)
    #expect(other.requests.count == 10)
    other.stop()
    for _ in 0..<20 { #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200")) }
    #expect(backend.requests.count == 30)
  }

  @Test func aNewSnapshotServesTheNextRequest() throws {
    let fixture = try GatewayFixture([("GET /a", "\(url)/a")])
    let connection = try RawConnection(port: fixture.port)
    connection.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 404"))
    fixture.gateway.publish(GatewaySnapshot(try GatewayFixture.inputs([("GET /b", "\(url)/b")])))
    usleep(50_000)
    connection.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200"))
  }
}
