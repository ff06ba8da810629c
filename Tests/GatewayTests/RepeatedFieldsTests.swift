import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import Glibc
import Testing

/// One connection that sends the same fields again and again, which the gateway remembers with what it made of them.
@Suite(.serialized) struct RepeatedFieldsTests {
  private let fields =
    "Host: x:8080\r\nAccept: */*\r\nConnection: keep-alive\r\nOrigin: https://app\r\nX-Id: 7\r\n\r\n"

  @Test("K95, K96: the backend sees the same fields each time, and a new trace id")
  func repeatedRequestsArriveAlike() throws {
    let backend = try RecordingBackend()
    let url = "http://127.0.0.1:\(backend.port)"
    let fixture = try GatewayFixture([("GET /a/{id}", "\(url)/x/{id}"), ("GET /b", "\(url)/y")])
    let connection = try RawConnection(port: fixture.port)
    for path in ["/a/1", "/a/2", "/a/3", "/b", "/b", "/a/4", "/b"] {
      connection.send("GET \(path) HTTP/1.1\r\n\(fields)")
      #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
    let requests = backend.requests
    #expect(requests.map(\.target) == ["/x/1", "/x/2", "/x/3", "/y", "/y", "/x/4", "/y"])
    var traces: Set<String> = []
    for request in requests {
      traces.insert(request.headers["x-amzn-trace-id"] ?? "")
      #expect(request.headers["host"] == "127.0.0.1:\(backend.port)")
      #expect(request.headers["forwarded"] == "for=127.0.0.1;host=\"x:8080\";proto=http")
      #expect(request.headers["via"] == "HTTP/1.1 AmazonAPIGateway")
      #expect(request.headers["x-id"] == "7")
      #expect(request.headers["accept"] == "*/*")
      #expect(request.headers["connection"] == nil)
    }
    #expect(traces.count == requests.count)
  }

  @Test("a line that changes with each request arrives as it was sent, between the others")
  func changedLinesArrive() throws {
    let backend = try RecordingBackend()
    let url = "http://127.0.0.1:\(backend.port)"
    let fixture = try GatewayFixture([("GET /a", "\(url)/a"), ("GET /b", "\(url)/b")])
    let connection = try RawConnection(port: fixture.port)
    let ids = ["7", "8", "9", "", "a much longer one than before", "7", "7", "11", "12"]
    for (number, id) in ids.enumerated() {
      let text = fields.replacing("X-Id: 7", with: "X-Id: \(id)")
      connection.send("GET \(number % 4 == 3 ? "/b" : "/a") HTTP/1.1\r\n" + text)
      #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
    #expect(backend.requests.map { $0.headers["x-id"] ?? "none" } == ids)
    for request in backend.requests {
      #expect(request.headers["host"] == "127.0.0.1:\(backend.port)")
      #expect(request.headers["accept"] == "*/*")
      #expect(request.headers["origin"] == "https://app")
      #expect(request.headers["connection"] == nil)
      #expect(request.headers["forwarded"] == "for=127.0.0.1;host=\"x:8080\";proto=http")
    }
  }

  @Test("what differs by one byte is sent on as it is")
  func changedFieldsAreNotTheRememberedOnes() throws {
    let backend = try RecordingBackend()
    let fixture = try GatewayFixture([("GET /a", "http://127.0.0.1:\(backend.port)/a")])
    let connection = try RawConnection(port: fixture.port)
    for host in ["x:8080", "x:8080", "x:8081", "x:8080", "x:8080", "y"] {
      connection.send("GET /a HTTP/1.1\r\n" + fields.replacing("x:8080", with: host))
      _ = connection.readResponse()
    }
    #expect(
      backend.requests.map { $0.headers["forwarded"] ?? "" } == [
        #"for=127.0.0.1;host="x:8080";proto=http"#, #"for=127.0.0.1;host="x:8080";proto=http"#,
        #"for=127.0.0.1;host="x:8081";proto=http"#, #"for=127.0.0.1;host="x:8080";proto=http"#,
        #"for=127.0.0.1;host="x:8080";proto=http"#, "for=127.0.0.1;host=y;proto=http",
      ])
  }

  @Test("a changed definition is seen by the next request, whatever was remembered")
  func changedDefinitionsAreSeen() throws {
    let fixture = try StagedFixture()
    var api = try fixture.api(["GET /a"])
    api.cors = CORS(allowOrigins: ["https://app"])
    try fixture.serve([api])
    let connection = try RawConnection(port: fixture.port)
    func ask() -> Answer {
      connection.send("GET /a HTTP/1.1\r\n\(fields)")
      return Answer(connection.readResponse())
    }
    for _ in 0..<3 { #expect(ask()["access-control-allow-origin"] == ["https://app"]) }
    api.cors = CORS(allowOrigins: ["https://other"])
    try fixture.serve([api])
    #expect(eventually { ask()["access-control-allow-origin"].isEmpty })
    api.cors = CORS(allowOrigins: ["*"])
    try fixture.serve([api])
    #expect(eventually { ask()["access-control-allow-origin"] == ["*"] })
    let other = try RecordingBackend { _ in HTTPResponse(status: 200, contentType: "text/plain", body: Array("b".utf8))
    }
    api.integrations[0].target = .url(try URLTemplate("http://localhost:\(other.port)/a"))
    fixture.inputs.endpoints[.init(api: api.id, integration: api.integrations[0].id)] = [
      Endpoint(host: "127.0.0.1", port: Int(other.port))
    ].compactMap { $0 }
    try fixture.serve([api])
    #expect(eventually { ask().body == "b" })
    #expect(other.requests.first?.headers["host"] == "localhost:\(other.port)")
  }

  private func eventually(_ isTrue: () -> Bool) -> Bool {
    for _ in 0..<200 {
      if isTrue() { return true }
      usleep(5000)
    }
    return false
  }
}
