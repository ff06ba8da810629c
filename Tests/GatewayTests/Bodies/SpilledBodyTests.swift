import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@testable import CtapiGateway

/// Large bodies that are taken in first wait on disk: sent from there, again if need be, and never left behind.
@Suite(.serialized) struct SpilledBodyTests {
  private let folder: TemporaryDirectory
  private let body = ChunkedText.body(3_000_000)

  init() throws { folder = try TemporaryDirectory() }

  /// A gateway whose one route's mapping reads the body, so that it is taken in first.
  private func fixture(
    _ ports: [UInt16], limits: LoopLimits = LoopLimits(), at path: String? = nil,
    report: @escaping @Sendable (Diagnostic) -> Void = { _ in }
  ) throws -> GatewayFixture {
    var inputs = try GatewayFixture.inputs([("ANY /a", "http://127.0.0.1:1/a")])
    inputs.apis[0].integrations[0].requestParameters = try ParameterMapping.requestMappings(
      JSONText.object([("append:header.pet", "$request.body.name")]))
    inputs.endpoints = inputs.endpoints.mapValues { _ in
      ports.compactMap { Endpoint(host: "127.0.0.1", port: Int($0)) }
    }
    return try GatewayFixture(inputs, limits: limits, bodyFolder: path ?? folder.path, report: report)
  }

  private func send(_ body: [UInt8], _ line: String = "PUT /a", to fixture: GatewayFixture) throws -> String {
    ChunkedText.exchange(body, line, on: try RawConnection(port: fixture.port))
  }

  /// Waits until so many bytes stand in this process's open files below the folder.
  private func waitForDisk(_ isEnough: (Int) -> Bool) -> Bool {
    for _ in 0..<1000 {
      var bytes = 0
      for descriptor in Int32(0)..<1024 {
        var name = [UInt8](repeating: 0, count: 512)
        let length = name.withUnsafeMutableBytes { buffer in
          buffer.bindMemory(to: CChar.self).baseAddress.map {
            readlink("/proc/self/fd/\(descriptor)", $0, buffer.count)
          } ?? 0
        }
        guard length > 0, String(decoding: name[..<length], as: UTF8.self).hasPrefix(folder.path) else { continue }
        var status = stat()
        if fstat(descriptor, &status) == 0 { bytes += Int(status.st_size) }
      }
      if isEnough(bytes) { return true }
      usleep(10_000)
    }
    return false
  }

  @Test("reliability.md 6: a large body arrives byte for byte, and the next on the same connection, too")
  func bodiesArriveWhole() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let fixture = try fixture([backend.port])
    let connection = try RawConnection(port: fixture.port)
    for count in [3_000_000, 5, 0, 70_000, 1_000_000] {
      let body = ChunkedText.body(count)
      #expect(ChunkedText.exchange(body, on: connection).hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(backend.received.last?.body == body)
      // Its length is known by then (gateway.md 3.4), and no earlier body's comes with it.
      #expect(ChunkedText.framing(backend.received.last?.head ?? "") == ["content-length: \(count)"])
    }
    connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(backend.received.last?.body.isEmpty == true)
    #expect(backend.received.count == 6 && backend.malformed.isEmpty)
  }

  @Test("reliability.md 0.4: a body that waits on disk is sent again, from its beginning, where that is safe")
  func bodiesAreSentAgain() throws {
    let dying = try RawBackend(answer: [], closes: true)
    let backend = try RawBackend()
    defer {
      dying.stop()
      backend.stop()
    }
    let fixture = try fixture([dying.port, backend.port])
    for number in 1...4 {
      #expect(try send(body, to: fixture).hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(backend.received.count == number)
      #expect(backend.received.last?.body == body)
    }
    #expect(!dying.received.isEmpty)
  }

  @Test("reliability.md 0.4: a POST with such a body is never sent twice")
  func postsAreSentOnce() throws {
    let dying = try RawBackend(answer: [], closes: true)
    defer { dying.stop() }
    let fixture = try fixture([dying.port, dying.port])
    #expect(try send(body, "POST /a", to: fixture).hasPrefix("HTTP/1.1 503 "))
    #expect(dying.received.count == 1)
  }

  @Test("a backend that answers before it has read all of it gets no other request on that connection")
  func earlyAnswersPass() throws {
    let backend = try EarlyBackend()
    let fixture = try fixture([backend.port])
    #expect(try send(ChunkedText.body(LoopLimits().body), to: fixture).hasSuffix("{\"name\":\"Rex\"}"))
    // Its thread ends when the gateway has closed the connection.
    backend.stop()
  }

  @Test("an answer that has come before a backend closes is passed on, and nothing is sent twice", arguments: [0, 1])
  func closingAnswersPass(early: Int) throws {
    let backend = try EarlyBackend(
      answer: "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno", closes: true)
    let mapped = try fixture([backend.port])
    let streamed = try GatewayFixture([("ANY /a", "http://127.0.0.1:\(backend.port)/a")])
    let answer = try send(ChunkedText.body(LoopLimits().body), to: early == 0 ? mapped : streamed)
    #expect(answer.hasPrefix("HTTP/1.1 413 Too Large\r\n") && answer.hasSuffix("no"), "\(answer)")
    backend.stop()
  }

  @Test("a backend that takes no connection is passed over, and the body goes to the next")
  func refusedConnectionsArePassedOver() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let fixture = try fixture([1, backend.port])
    for _ in 0..<2 {
      #expect(try send(body, to: fixture).hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(backend.received.last?.body == body)
    }
  }

  @Test("what does not fit beside others on disk is 503 and explained; what has ended makes room again")
  func roomIsBounded() async throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let said = Said()
    var limits = LoopLimits()
    limits.bodiesOnDisk = 4_000_000
    let fixture = try fixture([backend.port], limits: limits, report: { said.add($0.rule) })
    for _ in 0..<3 { #expect(try send(body, to: fixture).hasPrefix("HTTP/1.1 200 OK\r\n")) }
    let other = try RawConnection(port: fixture.port)
    other.send(ChunkedText.head())
    other.send(ChunkedText.chunks(body).dropLast(5))
    #expect(waitForDisk { $0 == body.count })
    #expect(try send(body, to: fixture).hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
    let decision = try #require(await fixture.gateway.decisions(Gateway.DecisionQuery()).decisions.last).json
    #expect(decision["reason"]?.stringValue == "the body could not be kept until it was whole")
    #expect(decision["fix"]?.stringValue?.contains("df -h") == true)
    other.send("0\r\n\r\n")
    #expect(other.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(try send(body, to: fixture).hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(said.all == ["body-lost"])
    #expect(backend.received.count == 5)
  }

  @Test("a client that leaves takes its body with it")
  func leavingClientsLeaveNothing() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    var limits = LoopLimits()
    limits.bodiesOnDisk = 4_000_000
    let fixture = try fixture([backend.port], limits: limits)
    for _ in 0..<3 {
      let leaving = try RawConnection(port: fixture.port)
      leaving.send(ChunkedText.head())
      leaving.send(ChunkedText.chunks(body).dropLast(5))
      #expect(waitForDisk { $0 > 0 })
    }
    #expect(waitForDisk { $0 == 0 })
    #expect(try send(body, to: fixture).hasPrefix("HTTP/1.1 200 OK\r\n"))
  }

  @Test("a disk that takes nothing is said once, and each such request is 503")
  func aMissingFolderIsSaid() throws {
    let backend = try RawBackend()
    defer { backend.stop() }
    let said = Said()
    let fixture = try fixture([backend.port], at: "/nonexistent", report: { said.add($0.rule) })
    for _ in 0..<3 { #expect(try send(body, to: fixture).hasPrefix("HTTP/1.1 503 ")) }
    #expect(said.all == ["body-lost"])
    #expect(try send(ChunkedText.body(60_000), to: fixture).hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(backend.received.count == 1)
  }

  @Test("gateway.md 3.5, 3.6: functions and mappings read a body that waits on disk")
  func largeBodiesAreRead() throws {
    let fixture = try StagedFixture { _ in
      HTTPResponse(status: 200, contentType: "application/json", body: Array("{}".utf8))
    }
    let changes = try ParameterMapping.requestMappings(JSONText.object([("append:header.pet", "$request.body.name")]))
    let function = FunctionTarget(url: try URLTemplate(fixture.url + "/call"), payloadFormat: .version2)
    var api = try fixture.api(["PUT /a", "PUT /f"])
    api.integrations[0].requestParameters = changes
    api.integrations[1].target = .function(function)
    try fixture.serve([api])
    // Of 80,000 bytes a mapping sees all, of more than 100 KB what it sees is no JSON.
    for (length, name) in [(80_000, "Rex"), (1_000_000, nil)] {
      let json = "{\"name\":\"Rex\",\"text\":\"\(String(repeating: "x", count: length))\"}"
      #expect(try fixture.send("PUT /a", body: json).status == 200)
      #expect(fixture.backend.requests.last?.headers["pet"] == name)
      #expect(fixture.backend.requests.last?.body == Array(json.utf8))
      #expect(try fixture.send("PUT /f", ["Content-Type: application/json"], body: json).status == 200)
      let sent = try #require(fixture.backend.requests.last).body
      let event = try JSON(parsing: sent.span)
      #expect(event["body"]?.stringValue == json)
    }
    #expect(try fixture.get("/other").status == 404)
  }
}
