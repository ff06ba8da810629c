import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiTestSupport
import Testing

@testable import CtapiGateway

@Suite(.serialized) struct GatewayBodyMappingTests {
  private static let pet = #"{"name":"Rex","tags":["a",{"b":7}],"code":"418","line":"x\r\nEvil: 1"}"#

  private func responses(_ members: [(String, [(String, String)])]) throws -> [ResponseMapping] {
    var object = JSONObject()
    for (status, list) in members { object[status] = JSONText.object(list) }
    return try ParameterMapping.responseMappings(.object(object))
  }

  /// A gateway whose mapping of 200 reads the body; what the backend says depends on the path.
  private func fixture(_ changes: [(String, String)] = [("append:header.pet", "$response.body.name")]) throws
    -> StagedFixture
  {
    let fixture = try StagedFixture { request in
      switch request.target {
      case "/none": HTTPResponse(status: 200, contentType: "application/json", body: Array(#"{"other":1}"#.utf8))
      case "/text": HTTPResponse(status: 200, contentType: "text/plain", body: Array("no JSON".utf8))
      case "/missing": HTTPResponse(status: 404, contentType: "text/plain", body: Array("gone".utf8))
      default:
        HTTPResponse(
          status: 200, contentType: "application/json", body: Array(GatewayBodyMappingTests.pet.utf8))
      }
    }
    let mappings = try responses([("200", changes)])
    #expect(try fixture.serve([try fixture.api(["ANY /{name}"]) { $0.responseParameters = mappings }]).isEmpty)
    return fixture
  }

  @Test(
    "gateway.md 3.5: a response's body is a source, whole and by path; without such a value the change is left out",
    arguments: [
      ("/pet", "$response.body.name", ["Rex"]), ("/pet", "<${response.body.tags[1].b}>", ["<7>"]),
      ("/pet", "$response.body.tags", [#"["a",{"b":7}]"#]), ("/pet", "$response.body.line", ["x%0D%0AEvil: 1"]),
      ("/text", "$response.body", ["no JSON"]), ("/none", "$response.body.name", []),
      ("/text", "$response.body.name", []), ("/missing", "$response.body", []),
    ])
  func bodiesAreSources(_ path: String, _ value: String, _ expected: [String]) throws {
    let fixture = try fixture([("append:header.v", value)])
    let answer = try fixture.get(path)
    #expect(answer["v"] == expected)
    #expect(answer["evil"].isEmpty)
    #expect(answer.status == (path == "/missing" ? 404 : 200))
    let bodies = [
      "/pet": GatewayBodyMappingTests.pet, "/text": "no JSON", "/none": #"{"other":1}"#, "/missing": "gone",
    ]
    #expect(answer.body == bodies[path])
    #expect(answer["content-length"] == ["\(answer.body.utf8.count)"])
  }

  @Test("K90, gateway.md 3.5: a body decides the status; one that has no body takes it away")
  func bodiesDecideTheStatus() throws {
    let fixture = try fixture([("overwrite:statuscode", "$response.body.code")])
    #expect(try fixture.get("/pet").status == 418)
    #expect(try fixture.get("/text").status == 200)
    let empty = try self.fixture([("overwrite:statuscode", "204"), ("append:header.v", "$response.body.name")])
    let answer = try empty.get("/pet")
    #expect(answer.status == 204)
    #expect(answer["v"] == ["Rex"])
    #expect(answer.body.isEmpty && answer["content-length"].isEmpty)
  }

  @Test("HEAD has no body to read; the connection serves the next request")
  func headIsPassedOn() throws {
    let fixture = try fixture()
    let connection = try RawConnection(port: fixture.port)
    connection.send("HEAD /pet HTTP/1.1\r\nHost: x\r\n\r\nGET /pet HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let text = connection.readToEnd()
    #expect(text.occurrences(of: "HTTP/1.1 200 OK") == 2)
    #expect(text.occurrences(of: "pet: Rex\r\n") == 1)
    #expect(text.hasSuffix(GatewayBodyMappingTests.pet))
  }

  @Test("a body whose end is the connection's, or that comes in chunks, is read whole and sent with its length")
  func everyFramingIsRead() throws {
    for answer in [
      "HTTP/1.1 200 OK\r\n\r\n{\"name\":\"Rex\"}", "HTTP/1.0 200 OK\r\nX-A: 1\r\n\r\n{\"name\":\"Rex\"}",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"name\":\"\r\n5\r\nRex\"}\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nConnection: x-hop\r\nX-Hop: 1\r\nContent-Length: 14\r\n\r\n{\"name\":\"Rex\"}",
    ] {
      let backend = try RawBackend(answer: Array(answer.utf8), closes: true)
      defer { backend.stop() }
      let fixture = try StagedFixture()
      try fixture.serve("GET /{name}", to: backend.port, changing: [("append:header.pet", "$response.body.name")])
      let got = try fixture.get("/a")
      #expect(got["pet"] == ["Rex"], "\(answer)")
      #expect(got["content-length"] == ["14"], "\(answer)")
      #expect(got["transfer-encoding"].isEmpty && got["x-hop"].isEmpty && got["connection"].isEmpty, "\(answer)")
      #expect(got.body == #"{"name":"Rex"}"#, "\(answer)")
    }
  }

  @Test("gateway.md 3.5: over HTTP/2, too, a response is mapped by its body, one stream after the other")
  func streamsAreMapped() throws {
    let backend = try RecordingBackend { _ in
      HTTPResponse(
        status: 200, contentType: "application/json", body: Array(GatewayBodyMappingTests.pet.utf8))
    }
    defer { backend.stop() }
    var inputs = try GatewayFixture.inputs([("GET /{p}", "http://127.0.0.1:\(backend.port)/{p}")])
    inputs.apis[0].integrations[0].responseParameters = try responses([
      ("200", [("overwrite:header.content-type", "$response.body.name")])
    ])
    let authority = try TestAuthority()
    let tls = try SecureFixture.context(authority, "server", for: "IP:127.0.0.1")
    let fixture = try GatewayFixture(inputs, tls: tls)
    let port = try #require(fixture.gateway.secureAddress).port
    let client = try SecureConnection(port: port, trusting: authority.file, protocols: .http2OrHTTP1)
    client.send(HTTP2Frames.preface + HTTP2Frames.settings)
    for stream: UInt32 in [1, 3, 5] {
      client.send(HTTP2Frames.request(stream, HTTP2Frames.get("/a")))
      let answer = client.readAnswer(stream)
      #expect(answer.ends && String(decoding: answer.body, as: UTF8.self) == GatewayBodyMappingTests.pet)
    }
  }

  @Test("a body that is still coming when the answer is there ends the connection behind it")
  func answersBeforeTheBodyEndsAreMapped() throws {
    let backend = try EarlyBackend()
    defer { backend.stop() }
    let fixture = try StagedFixture()
    try fixture.serve("PUT /{name}", to: backend.port, changing: [("append:header.pet", "$response.body.name")])
    let connection = try RawConnection(port: fixture.port)
    connection.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    let answer = Answer(connection.readResponse())
    #expect(answer.status == 200 && answer["pet"] == ["Rex"] && answer["connection"] == ["close"])
  }

  @Test(
    "gateway.md 3.7: a body that is cut, broken or over 10 MB is 500, and nothing of it reaches the client",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"name\":",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 10485761\r\n\r\n" + String(repeating: "x", count: 10_485_761),
    ])
  func brokenBodiesAre500(_ answer: String) throws {
    let backend = try RawBackend(answer: Array(answer.utf8), closes: true)
    defer { backend.stop() }
    let fixture = try StagedFixture()
    try fixture.serve("GET /{name}", to: backend.port, changing: [("append:header.pet", "$response.body.name")])
    let got = try fixture.get("/a")
    #expect(got.status == 500)
    #expect(got.body == "{\"message\":\"Internal Server Error\"}")
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func occurrences(of text: String) -> Int {
    split(separator: text, omittingEmptySubsequences: false).count - 1
  }
}
