import CtapiCore
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Synchronization
import Testing

@Suite(.serialized) struct SecureGatewayTests {
  private let backend: RecordingBackend
  private var url: String { "http://127.0.0.1:\(backend.port)" }

  init() throws { backend = try RecordingBackend() }

  @Test func requestsComeOverTLSAndSaySo() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let connection = try secure.connect()
    for number in 0..<3 {
      connection.send("GET /a?n=\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(connection.read(until: "n=\(number)").hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
    #expect(backend.requests.last?.headers["forwarded"] == "for=127.0.0.1;host=x;proto=https")
    // The plain listener goes on beside it.
    #expect(try secure.fixture.get("/a").hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(backend.requests.last?.headers["forwarded"] == "for=127.0.0.1;host=x;proto=http")
  }

  @Test func pipelinedRequestsOfOneRecordAreAllAnswered() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let connection = try secure.connect()
    connection.send(String(repeating: "GET /a HTTP/1.1\r\nHost: x\r\n\r\n", count: 50))
    connection.send("GET /a?last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let answers = connection.readToEnd()
    #expect(answers.occurrences(of: "HTTP/1.1 200 OK") == 51)
    #expect(answers.hasSuffix("GET /a?last"))
  }

  @Test(arguments: [0, 1, 16_384, 16_385, 300_000, 5_000_000])
  func bodiesOfEverySizePassBothWays(size: Int) throws {
    let echo = try RecordingBackend { HTTPResponse(status: 200, contentType: "text/plain", body: $0.body) }
    let secure = try SecureFixture([("PUT /a", "http://127.0.0.1:\(echo.port)/a")])
    let connection = try secure.connect()
    let body = String(repeating: "0123456789abcdef", count: size / 16 + 1).prefix(size)
    connection.send("PUT /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \(size)\r\n\r\n" + body)
    let answer = connection.readToEnd()
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n" + body))
  }

  @Test func aClientThatEndsItsSideStillGetsItsAnswer() throws {
    let slow = try RecordingBackend { _ in
      usleep(200_000)
      return HTTPResponse(status: 200, contentType: "text/plain", body: Array("late".utf8))
    }
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(slow.port)/a")])
    let connection = try secure.connect()
    connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    connection.finish()
    #expect(connection.readToEnd().hasSuffix("late"))
  }

  @Test func plainHTTPIsToldWhatIsWrong() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let raw = try RawConnection(port: secure.port)
    raw.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    let answer = raw.readToEnd()
    #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    #expect(answer.hasSuffix("{\"message\":\"This port speaks HTTPS, not HTTP\"}"))
    #expect(backend.requests.isEmpty)
  }

  @Test(arguments: [
    "", "\u{0}", "SSH-2.0-x\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", String(repeating: "\u{16}", count: 9000),
  ])
  func whatIsNoGreetingEndsTheConnection(text: String) throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let raw = try RawConnection(port: secure.port)
    raw.send(text)
    raw.finish()
    #expect(!raw.readToEnd().contains("HTTP/1.1 200"))
    #expect(try secure.connect().speaksHTTP2 == false)
  }

  @Test func aGreetingThatDoesNotComeIsNotWaitedForLong() throws {
    var limits = LoopLimits()
    limits.headTimeout = 200
    let secure = try SecureFixture([("GET /a", "\(url)/a")], limits: limits)
    // The first bytes of a greeting, and then nothing.
    for start in ["", "\u{16}\u{3}\u{1}"] {
      let raw = try RawConnection(port: secure.port)
      raw.send(start)
      let begin = ContinuousClock.now
      _ = raw.readToEnd()
      #expect(ContinuousClock.now - begin < .seconds(4))
    }
  }

  @Test(arguments: ["-tls1_1", "-tls1"])
  func oldVersionsAreRefused(flag: String) throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let run = try ShellRun(
      "echo | openssl s_client -connect 127.0.0.1:\(secure.port) \(flag) -cipher DEFAULT@SECLEVEL=0",
      in: secure.authority.directory, variables: ["PATH": "/usr/bin:/bin"])
    #expect(run.code != 0)
    #expect(run.output.contains("Cipher is (NONE)"))
  }

  @Test func renegotiationIsRefused() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let run = try ShellRun(
      "(printf 'R\\n'; sleep 0.5) | openssl s_client -connect 127.0.0.1:\(secure.port) -tls1_2 -CAfile ca.pem",
      in: secure.authority.directory, variables: ["PATH": "/usr/bin:/bin"])
    #expect(run.output.contains("Cipher is ECDHE"))
    #expect((run.output + run.errors).contains("no renegotiation"))
  }

  @Test func sessionsAreResumed() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    for version in ["-tls1_2", "-tls1_3"] {
      let connect = "openssl s_client -connect 127.0.0.1:\(secure.port) \(version) -CAfile ca.pem"
      let request = "(printf 'GET /a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'; sleep 0.5)"
      let run = try ShellRun(
        "\(request) | \(connect) -quiet -no_ign_eof -sess_out s >/dev/null; \(request) | \(connect) -sess_in s -no_ign_eof",
        in: secure.authority.directory, variables: ["PATH": "/usr/bin:/bin"])
      #expect(run.output.contains("Reused, TLS"), "\(version): \(run.output) \(run.errors)")
    }
  }

  @Test func anotherCertificateIsPresentedToNewClientsAndOldConnectionsGoOn() throws {
    let secure = try SecureFixture([("GET /a", "\(url)/a")])
    let old = try secure.connect()
    secure.fixture.gateway.reload(try SecureFixture.context(secure.authority, "other", for: "DNS:other.test"))
    var isPresented = false
    for _ in 0..<100 where !isPresented {
      isPresented = (try? secure.connect(to: "other.test")) != nil
      usleep(10_000)
    }
    #expect(isPresented)
    #expect(throws: CtapiError.self) { try secure.connect(to: "127.0.0.1") }
    old.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(old.read(until: "GET /a").hasPrefix("HTTP/1.1 200 OK\r\n"))
  }

  @Test("reliability.md 0.5: who connects while the gateway drains is refused, and does not hang behind a slow request")
  func drainingTakesNoClientAnyMore() throws {
    let isReleased = Mutex(false)
    let slow = try RecordingBackend { _ in
      while !isReleased.withLock({ $0 }) { usleep(1000) }
      return HTTPResponse(status: 200, contentType: "text/plain", body: Array("late".utf8))
    }
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(slow.port)/a")])
    let ports = [secure.fixture.gateway.address.port, try #require(secure.fixture.gateway.secureAddress).port]
    let connection = try secure.connect()
    connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    while slow.requests.isEmpty { usleep(1000) }
    let gateway = secure.fixture.release()
    let thread = try Thread { gateway.stop(within: .seconds(30)) }
    for port in ports {
      var isRefused = false
      for _ in 0..<2000 where !isRefused {
        isRefused = (try? RawConnection(port: port)) == nil
        usleep(1000)
      }
      #expect(isRefused)
    }
    isReleased.withLock { $0 = true }
    #expect(connection.readToEnd().hasSuffix("late"))
    thread.join()
  }

  @Test func drainingTellsClientsToCloseAndFinishes() throws {
    let slow = try RecordingBackend { _ in
      usleep(300_000)
      return HTTPResponse(status: 200, contentType: "text/plain", body: Array("late".utf8))
    }
    let secure = try SecureFixture([("GET /a", "http://127.0.0.1:\(slow.port)/a")])
    let connection = try secure.connect()
    connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    usleep(100_000)
    let gateway = secure.fixture.release()
    let thread = try Thread { gateway.stop(within: .seconds(3)) }
    let answer = connection.readToEnd()
    #expect(answer.contains("connection: close"))
    #expect(answer.hasSuffix("late"))
    thread.join()
  }
}

extension String {
  /// How many times a text stands in it.
  fileprivate func occurrences(of text: String) -> Int {
    var count = 0
    var rest = Substring(self)
    while let start = rest.firstRange(of: text) {
      count += 1
      rest = rest[start.upperBound...]
    }
    return count
  }
}
