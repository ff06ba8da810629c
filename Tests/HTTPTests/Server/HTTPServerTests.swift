import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Synchronization
import Testing

/// Real sockets on loopback, port 0; clients from friendly to hostile.
@Suite struct HTTPServerTests {
  private func withServer(
    _ options: HTTPServerOptions = HTTPServerOptions(), at addresses: [SocketAddress] = [.loopback(port: 0)],
    handler: @escaping HTTPHandler = { HTTPResponse(status: 200, contentType: "text/plain", body: $0.body) },
    _ body: (SocketAddress) throws -> Void
  ) throws {
    let server = try HTTPServer(at: addresses, options: options, handler: handler)
    defer { server.stop(within: .seconds(5)) }
    try body(try #require(server.addresses.last))
  }

  private func url(_ address: SocketAddress, _ path: String) throws -> HTTPURL {
    try HTTPURL("http://\(address)\(path)")
  }

  @Test func handlerSeesTheRequestAndItsAnswerArrives() throws {
    let handler: HTTPHandler = { request in
      HTTPResponse(
        status: 201, headers: ["x-seen": "\(request.method) \(request.target) \(request.headers["X-A"] ?? "")"],
        body: request.body.reversed())
    }
    try withServer(handler: handler) { address in
      let request = HTTPRequest(method: "PUT", target: "/p?q", headers: ["x-a": "b"], body: [1, 2, 3])
      let response = try HTTPClient().send(request, to: try url(address, "/"))
      #expect(response.status == 201)
      #expect(response.body == [3, 2, 1])
      #expect(response.headers["X-Seen"] == "PUT /p?q b")
      #expect(response.headers["date"]?.hasSuffix(" GMT") == true)
    }
  }

  @Test func pipelinedRequestsAreAnsweredInOrderOnOneConnection() throws {
    let handler: HTTPHandler = { HTTPResponse(status: 200, body: Array($0.target.utf8)) }
    try withServer(handler: handler) { address in
      let client = try RawClient(address)
      client.send((0..<20).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
      client.send("GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      let answers = client.receive().components(separatedBy: "HTTP/1.1 200 OK").dropFirst()
      #expect(answers.map { $0.components(separatedBy: "\r\n\r\n").last ?? "" } == (0..<20).map { "/\($0)" } + ["/end"])
    }
  }

  @Test func smugglingAttemptIsRefusedAndEndsTheConnection() throws {
    let seen = Mutex<[String]>([])
    let handler: HTTPHandler = { request in
      seen.withLock { $0.append(request.target) }
      return HTTPResponse(status: 200)
    }
    try withServer(handler: handler) { address in
      let client = try RawClient(address)
      client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n")
      client.send("0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
      let answer = client.receive()
      #expect(answer.hasPrefix("HTTP/1.1 400 "))
      #expect(answer.contains("connection: close\r\n"))
      #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
    }
    #expect(seen.withLock { $0 }.isEmpty)
  }

  @Test func oversizedBodyIsRefusedBeforeItIsRead() throws {
    var options = HTTPServerOptions()
    options.limits.bodyBytes = 1000
    try withServer(options) { address in
      let client = try RawClient(address)
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n")
      client.send([UInt8](repeating: 0x61, count: 3_000_000))
      #expect(client.receive().hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test func slowHeadIsAnsweredWithATimeout() throws {
    var options = HTTPServerOptions()
    options.headTimeout = .milliseconds(150)
    try withServer(options) { address in
      let client = try RawClient(address)
      client.send("GET / HTTP/1.1\r\nHost: x\r\n")
      #expect(client.receive().hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test func drippingHeadHasOneDeadlineFromItsFirstByte() throws {
    var options = HTTPServerOptions()
    options.headTimeout = .milliseconds(300)
    try withServer(options) { address in
      let client = try RawClient(address)
      var answer = ""
      for byte in "GET / HTTP/1.1\r\nHost: x\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".utf8 {
        client.send([byte])
        answer = client.receive(silence: 20)
        if !answer.isEmpty { break }
      }
      #expect(answer.hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test func slowBodyIsAnsweredWithATimeout() throws {
    var options = HTTPServerOptions()
    options.bodyTimeout = .milliseconds(150)
    try withServer(options) { address in
      let client = try RawClient(address)
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
      #expect(client.receive().hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test func idleConnectionIsClosedWithoutAnAnswer() throws {
    var options = HTTPServerOptions()
    options.idleTimeout = .milliseconds(150)
    try withServer(options) { address in
      let client = try RawClient(address)
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(client.receive().components(separatedBy: "HTTP/1.1 ").count == 2)
    }
  }

  @Test func oneStalledClientDoesNotHoldUpAnother() throws {
    try withServer { address in
      let stalled = try (0..<50).map { _ in try RawClient(address) }
      for client in stalled { client.send("GET / HTTP/1.1\r\n") }
      #expect(try HTTPClient().get(try url(address, "/")).status == 200)
    }
  }

  @Test func requestsBeyondTheLimitWaitForTheirTurn() throws {
    var options = HTTPServerOptions()
    options.concurrentRequests = 2
    let running = Mutex((now: 0, most: 0))
    let handler: HTTPHandler = { _ in
      running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      usleep(20_000)
      running.withLock { $0.now -= 1 }
      return HTTPResponse(status: 200)
    }
    try withServer(options, handler: handler) { address in
      let clients = try (0..<8).map { _ in try RawClient(address) }
      for client in clients { client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }
      for client in clients { #expect(client.receive().hasPrefix("HTTP/1.1 200 ")) }
    }
    #expect(running.withLock { $0.most } <= 2)
  }

  @Test func clientThatDoesNotReadIsCutOff() throws {
    var options = HTTPServerOptions()
    options.writeTimeout = .milliseconds(150)
    let size = 64 << 20
    let handler: HTTPHandler = { _ in HTTPResponse(status: 200, body: [UInt8](repeating: 0x61, count: size)) }
    try withServer(options, handler: handler) { address in
      let client = try RawClient(address)
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      usleep(2_500_000)
      #expect(client.receive().utf8.count < size)
    }
  }

  @Test func connectionsBeyondTheLimitWaitWhileAllOthersAreServed() throws {
    var options = HTTPServerOptions()
    options.connections = 2
    let mayEnd = Mutex(false)
    let seen = Mutex(0)
    let handler: HTTPHandler = { _ in
      seen.withLock { $0 += 1 }
      while !mayEnd.withLock({ $0 }) { usleep(1000) }
      return HTTPResponse(status: 200)
    }
    try withServer(options, handler: handler) { address in
      var clients: [RawClient] = []
      for number in 0..<3 {
        while seen.withLock({ $0 }) < number { usleep(1000) }
        let client = try RawClient(address)
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        clients.append(client)
      }
      #expect(clients[2].receive(silence: 200).isEmpty)
      #expect(seen.withLock { $0 } == 2)
      mayEnd.withLock { $0 = true }
      for client in clients { #expect(client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 ")) }
    }
  }

  @Test func continueIsSentBeforeTheBodyIsAwaited() throws {
    try withServer { address in
      let client = try RawClient(address)
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n")
      #expect(client.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
      client.send("ok")
      #expect(client.receive().hasSuffix("\r\n\r\nok"))
    }
  }

  @Test func headAndNoContentCarryNoBody() throws {
    let handler: HTTPHandler = { HTTPResponse(status: $0.target == "/none" ? 204 : 200, body: Array("body".utf8)) }
    try withServer(handler: handler) { address in
      let client = try RawClient(address)
      client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      let answers = client.receive()
      #expect(answers.contains("content-length: 4\r\n\r\nHTTP/1.1 204 No Content\r\n"))
      #expect(answers.hasSuffix("connection: close\r\n\r\n"))
    }
  }

  @Test func handlerCannotSplitItsResponse() throws {
    let handler: HTTPHandler = { _ in HTTPResponse(status: 200, headers: ["x-echo": "a\r\nx-evil: b", "x-good": "c"]) }
    try withServer(handler: handler) { address in
      let response = try HTTPClient().get(try url(address, "/"))
      #expect(response.headers["x-evil"] == nil)
      #expect(response.headers["x-echo"] == nil)
      #expect(response.headers["x-good"] == "c")
    }
  }

  @Test func largeBodyPassesBothWays() throws {
    try withServer { address in
      let body = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let response = try HTTPClient().send(
        HTTPRequest(method: "POST", target: "/", body: body), to: try url(address, "/"))
      #expect(response.body == body)
    }
  }

  @Test func stopLetsAStartedRequestEndAndTakesNoNewOne() throws {
    let started = Mutex(false)
    let server = try HTTPServer(at: [.loopback(port: 0)]) { _ in
      started.withLock { $0 = true }
      usleep(200_000)
      return HTTPResponse(status: 200, body: Array("done".utf8))
    }
    let address = try #require(server.addresses.first)
    let client = try RawClient(address)
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    while !started.withLock({ $0 }) { usleep(1000) }
    server.stop(within: .seconds(5))
    let answer = client.receive()
    #expect(answer.hasSuffix("\r\n\r\ndone"))
    #expect(answer.contains("connection: close\r\n"))
    #expect(throws: (any Error).self) { try RawClient(address) }
  }

  @Test func unixSocketIsPrivateAndReplacesAStaleOne() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("stale", to: "ctapi.sock")
    try withServer(at: [.loopback(port: 0), .unix(path)]) { address in
      #expect(Files.permissions(of: path) == 0o600)
      let response = try HTTPClient().send(HTTPRequest(method: "PUT", target: "/", body: [7]), to: address)
      #expect(response.body == [7])
    }
    #expect(!Files.exists(path))
  }

  @Test func takenPortIsRefusedByName() throws {
    try withServer { address in
      let error = #expect(throws: CtapiError.self) {
        try HTTPServer(at: [address]) { _ in HTTPResponse(status: 200) }
      }
      #expect(error?.code == .addressInUse)
      #expect(error?.message.contains(address.description) == true)
    }
  }
}

extension String {
  /// The parts between the occurrences of `separator`.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
