import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@Suite(.serialized) struct HTTP2GatewayTests {
  private let backend: RecordingBackend
  private var url: String { "http://127.0.0.1:\(backend.port)" }

  init() throws { backend = try RecordingBackend() }

  private func text(_ answer: (body: [UInt8], ends: Bool, reset: UInt8?)) -> String {
    String(decoding: answer.body, as: UTF8.self)
  }

  @Test func aRequestReachesItsBackendAsHTTP1() throws {
    let secure = try SecureFixture([("GET /p/{id}", "\(url)/x/{id}")])
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/p/7?a=1") + [("x-a", "b"), ("cookie", "c")]))
    let answer = client.readAnswer(1)
    #expect(text(answer) == "GET /x/7?a=1")
    #expect(answer.ends)
    let headers = try #require(backend.requests.first).headers
    #expect(headers["x-a"] == "b")
    #expect(headers["forwarded"] == "for=127.0.0.1;host=a.test;proto=https")
  }

  @Test("K25: an HTTP/2 client's request reaches its backend as HTTP/1.1, and $context.protocol says HTTP/1.1")
  func theProtocolIsHTTP1() throws {
    let raw = try RawBackend()
    defer { raw.stop() }
    var inputs = try GatewayFixture.inputs([("GET /a", "http://127.0.0.1:\(raw.port)/a")])
    inputs.apis[0].integrations[0].requestParameters = [
      ParameterMapping(operation: .overwrite, target: .header("x-protocol"), value: "$context.protocol")
    ]
    let secure = try SecureFixture(inputs)
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/a")))
    #expect(text(client.readAnswer(1)) == "ok")
    let head = try #require(raw.received.first).head
    #expect(head.hasPrefix("GET /a HTTP/1.1\r\n"))
    #expect(head.lowercased().contains("\r\nx-protocol: http/1.1\r\n"))
  }

  @Test func theGatewaysOwnAnswersComeOverHTTP2() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/none")))
    #expect(text(client.readAnswer(1)) == "{\"message\":\"Not Found\"}")
    client.send(HTTP2Frames.request(3, HTTP2Frames.get("/a") + [("x", String(repeating: "y", count: 10_240))]))
    #expect(text(client.readAnswer(3)) == "{\"message\":\"Request Header Fields Too Large\"}")
    client.send(HTTP2Frames.request(5, HTTP2Frames.get("/a") + [("host", "b.test")]))
    #expect(text(client.readAnswer(5)) == "{\"message\":\"Bad Request\"}")
    client.send(HTTP2Frames.request(7, HTTP2Frames.post("/a") + [("content-length", "10485761")], ends: false))
    #expect(text(client.readAnswer(7)) == "{\"message\":\"Not Found\"}")
    #expect(backend.requests.isEmpty)
  }

  @Test func aHundredStreamsAreServedAtOnce() throws {
    let slow = try RecordingBackend { request in
      usleep(20_000)
      return HTTPResponse(status: 200, contentType: "text/plain", body: Array(request.target.utf8))
    }
    let secure = try SecureFixture([("GET /{p}", "http://127.0.0.1:\(slow.port)/{p}")])
    let client = try secure.connectHTTP2()
    for index in 0..<100 {
      client.send(HTTP2Frames.request(UInt32(2 * index + 1), HTTP2Frames.get("/n\(index)")))
    }
    var bodies: [UInt32: [UInt8]] = [:]
    var ended = 0
    while ended < 100, let frame = client.readFrame() {
      if frame.type == 0 { bodies[frame.stream, default: []] += frame.payload }
      if frame.type <= 1, frame.stream > 0, frame.flags & 1 != 0 { ended += 1 }
    }
    #expect(ended == 100)
    for index in 0..<100 {
      #expect(bodies[UInt32(2 * index + 1)].map { String(decoding: $0, as: UTF8.self) } == "/n\(index)")
    }
  }

  @Test(arguments: [0, 1, 65_535, 300_000, 5_000_000], [true, false])
  func bodiesOfEverySizePassBothWays(size: Int, isSized: Bool) throws {
    let echo = try RecordingBackend { HTTPResponse(status: 200, contentType: "text/plain", body: $0.body) }
    let secure = try SecureFixture([("POST /a", "http://127.0.0.1:\(echo.port)/a")])
    let client = try secure.connectHTTP2()
    let body = Array(String(repeating: "0123456789abcdef", count: size / 16 + 1).utf8.prefix(size))
    let length = isSized ? [("content-length", String(size))] : []
    client.send(HTTP2Frames.request(1, HTTP2Frames.post("/a") + length, ends: false))
    var window = 65_535
    var sent = 0
    var answer: [UInt8] = []
    while sent < size || sent == 0 {
      let part = body[sent..<min(sent + 16_384, size)]
      while window < part.count, let frame = client.readFrame() {
        if frame.type == 8, frame.stream == 1 { window += frame.payload.reduce(0) { $0 << 8 | Int($1) } }
      }
      sent += part.count
      window -= part.count
      client.send(HTTP2Frames.frame(0, flags: sent == size ? 1 : 0, stream: 1, Array(part)))
      if size == 0 { break }
    }
    let last = client.readAnswer(1)
    answer += last.body
    #expect(answer == body)
    #expect(last.ends)
  }

  @Test("design.md 7.1: a body over 10 MB without a length ends its request with 413")
  func aBodyWithoutEndIsCut() throws {
    let secure = try SecureFixture([("POST /a", "\(url)/a")])
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.post("/a"), ends: false))
    let part = [UInt8](repeating: 0, count: 16_384)
    var window = 65_535
    var body: [UInt8] = []
    var hasEnded = false
    for _ in 0..<700 where !hasEnded {
      while window < part.count, !hasEnded, let frame = client.readFrame() {
        if frame.type == 8, frame.stream == 1 { window += frame.payload.reduce(0) { $0 << 8 | Int($1) } }
        if frame.type == 0, frame.stream == 1 { body += frame.payload }
        if frame.type <= 1, frame.stream == 1, frame.flags & 1 != 0 { hasEnded = true }
      }
      window -= part.count
      if !hasEnded { client.send(HTTP2Frames.frame(0, stream: 1, part)) }
    }
    if !hasEnded { body += client.readAnswer(1).body }
    #expect(String(decoding: body, as: UTF8.self) == "{\"message\":\"Request Entity Too Large\"}")
    #expect(backend.requests.isEmpty)
    client.send(HTTP2Frames.request(3, HTTP2Frames.get("/none")))
    #expect(text(client.readAnswer(3)) == "{\"message\":\"Not Found\"}")
  }

  @Test func aClientThatDoesNotReadHoldsTheBackendBack() throws {
    let large = try RecordingBackend { _ in
      HTTPResponse(status: 200, contentType: "text/plain", body: [UInt8](repeating: 7, count: 8 << 20))
    }
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(large.port)/a")])
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/a")))
    var body = 0
    while body < 65_535, let frame = client.readFrame() { if frame.type == 0 { body += frame.payload.count } }
    #expect(body == 65_535)
    // Other streams are served meanwhile, and the first goes on when it may.
    client.send(HTTP2Frames.frame(8, [0, 0, 255, 255]))
    client.send(HTTP2Frames.request(3, HTTP2Frames.get("/none")))
    #expect(text(client.readAnswer(3)) == "{\"message\":\"Not Found\"}")
    client.send(HTTP2Frames.frame(8, stream: 1, [0, 1, 0, 0]))
    let rest = client.readAnswer(1)
    #expect(body + rest.body.count == 8 << 20)
    #expect(rest.ends)
  }

  @Test func aResetEndsTheBackendsRequestAndTheConnectionGoesOn() throws {
    let slow = try RecordingBackend { _ in
      usleep(200_000)
      return HTTPResponse(status: 200, contentType: "text/plain", body: [])
    }
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(slow.port)/a")])
    let client = try secure.connectHTTP2()
    for index in 0..<20 {
      let stream = UInt32(2 * index + 1)
      client.send(
        HTTP2Frames.request(stream, HTTP2Frames.get("/a")) + HTTP2Frames.frame(3, stream: stream, [0, 0, 0, 8]))
    }
    client.send(HTTP2Frames.request(41, HTTP2Frames.get("/none")))
    #expect(text(client.readAnswer(41)) == "{\"message\":\"Not Found\"}")
  }

  @Test("reliability.md 1.7: rapid reset ends the connection, and others are served")
  func rapidReset() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let client = try secure.connectHTTP2()
    for index in 0..<1000 {
      let stream = UInt32(2 * index + 1)
      client.send(
        HTTP2Frames.request(stream, HTTP2Frames.get("/a")) + HTTP2Frames.frame(3, stream: stream, [0, 0, 0, 8]))
    }
    var goaway: UInt8?
    while let frame = client.readFrame() { if frame.type == 7 { goaway = frame.payload[7] } }
    #expect(goaway == 11 || goaway == nil)
    let other = try secure.connectHTTP2()
    other.send(HTTP2Frames.request(1, HTTP2Frames.get("/a")))
    #expect(text(other.readAnswer(1)) == "GET /a")
  }

  @Test func aHeaderBlockThatNeverEndsIsNotWaitedForLong() throws {
    var limits = LoopLimits()
    limits.headTimeout = 200
    let secure = try SecureFixture([("GET /a", "\(url)/a")], limits: limits)
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.frame(1, flags: 1, stream: 1, HTTP2Frames.fields(HTTP2Frames.get("/a"))))
    let begin = ContinuousClock.now
    while client.readFrame() != nil {}
    #expect(ContinuousClock.now - begin < .seconds(4))
  }

  @Test("reliability.md 1.8: the rest of a head is not waited for longer because an answer is being read meanwhile")
  func aHeaderBlockBesideAnAnswerIsNotWaitedForLong() throws {
    let size = 48 << 20
    let large = try RecordingBackend { _ in
      HTTPResponse(status: 200, contentType: "text/plain", body: [UInt8](repeating: 7, count: size))
    }
    var limits = LoopLimits()
    limits.headTimeout = 200
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(large.port)/a")], limits: limits)
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/a")))
    client.send(HTTP2Frames.frame(8, [3, 0, 0, 0]) + HTTP2Frames.frame(8, stream: 1, [3, 0, 0, 0]))
    client.send(HTTP2Frames.frame(1, flags: 1, stream: 3, HTTP2Frames.fields(HTTP2Frames.get("/a"))))
    var body = 0
    while let chunk = client.readSome() {
      body += chunk.count
      usleep(1000)
    }
    #expect(body < size)
  }

  @Test func aBackendThatCutsItsAnswerResetsTheStreamOnly() throws {
    let raw = try RawBackend(answer: Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".utf8), closes: true)
    defer { raw.stop() }
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(raw.port)/a")])
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/a")))
    let answer = client.readAnswer(1)
    #expect(!answer.ends)
    #expect(answer.reset == 2)
    client.send(HTTP2Frames.request(3, HTTP2Frames.get("/none")))
    #expect(client.readAnswer(3).ends)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\n\r\nhi", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
  ])
  func answersOfEveryFramingArrive(answer: String) throws {
    let raw = try RawBackend(answer: Array(answer.utf8), closes: true)
    defer { raw.stop() }
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(raw.port)/a")])
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/a")))
    let got = client.readAnswer(1)
    #expect(text(got) == "hi")
    #expect(got.ends)
  }

  @Test func drainingLetsOpenStreamsEnd() throws {
    let slow = try RecordingBackend { _ in
      usleep(300_000)
      return HTTPResponse(status: 200, contentType: "text/plain", body: Array("late".utf8))
    }
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(slow.port)/a")])
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/a")))
    usleep(100_000)
    let gateway = secure.fixture.release()
    let thread = try Thread { gateway.stop(within: .seconds(3)) }
    var hasAnnounced = false
    var body: [UInt8] = []
    while let frame = client.readFrame() {
      if frame.type == 7 { hasAnnounced = true }
      if frame.type == 0 { body += frame.payload }
    }
    thread.join()
    #expect(hasAnnounced)
    #expect(String(decoding: body, as: UTF8.self) == "late")
  }

  @Test("reliability.md 6: a request that was on its way when the gateway began to drain is served")
  func drainingServesWhatIsOnItsWay() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let client = try secure.connectHTTP2()
    client.send(HTTP2Frames.request(1, HTTP2Frames.get("/a")))
    #expect(text(client.readAnswer(1)) == "GET /a")
    let gateway = secure.fixture.release()
    let thread = try Thread { gateway.stop(within: .seconds(3)) }
    while let frame = client.readFrame(), frame.type != 7 {}
    client.send(HTTP2Frames.request(3, HTTP2Frames.get("/a")))
    #expect(text(client.readAnswer(3)) == "GET /a")
    var last: [UInt8] = []
    while let frame = client.readFrame() { if frame.type == 7 { last = frame.payload } }
    thread.join()
    #expect(last.prefix(4) == [0, 0, 0, 3])
  }
}
