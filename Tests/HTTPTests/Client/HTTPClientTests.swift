import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@Suite struct HTTPClientTests {
  /// A server that takes one connection, answers with exactly these bytes and closes.
  private func answering(_ answer: String, wait: UInt32 = 0, _ body: (HTTPURL) throws -> Void) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(bound)
    let thread = try Thread {
      let connection = accept(listener, nil, nil)
      var request = [UInt8](repeating: 0, count: 65536)
      _ = read(connection, &request, request.count)
      usleep(wait)
      _ = Array(answer.utf8).withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      close(connection)
    }
    defer { thread.join() }
    try body(try HTTPURL("http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))/x"))
  }

  private func code(of url: String) -> ErrorCode? {
    do throws(CtapiError) {
      _ = try HTTPURL(url)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func urlIsTakenApart() throws {
    let url = try HTTPURL("HTTP://LocalHost:81/a/b?c=d")
    #expect((url.host, url.port, url.target) == ("localhost", 81, "/a/b?c=d"))
    #expect(try HTTPURL("http://[::1]:80").host == "::1")
    #expect(try HTTPURL("http://h?x").target == "/?x")
    #expect(try !HTTPURL("http://h").isSecure)
    let secure = try HTTPURL("HTTPS://h/a")
    #expect((secure.host, secure.port, secure.target, secure.isSecure) == ("h", 443, "/a", true))
    #expect(try HTTPURL("https://h:8443").port == 8443)
  }

  @Test(arguments: [
    "", "h", "ftp://h/", "https:/h", "https://", "httpss://h", "http:/h", "http://", "http://:80/", "http://u@h/",
    "http://h:0/", "http://h:x/",
    "http://h:99999/",
    "http://h/a b", "http://h/#f", "http://h\\@i/", "http://[::1/", "http://[x]/", "http://h:+80/",
  ])
  func urlThatIsNoneIsRefused(text: String) { #expect(code(of: text) == .urlInvalid) }

  @Test func sizedChunkedAndClosedResponsesAreRead() throws {
    for answer in [
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n",
      "HTTP/1.0 200\r\n\r\nhi", "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    ] {
      try answering(answer) { url in
        let response = try HTTPClient().get(url)
        #expect(response.status == 200)
        #expect(response.body == Array("hi".utf8))
      }
    }
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK\r\n", "hello\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 99 X\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhi",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!", "HTTP/1.1 101 Switching\r\n\r\n",
  ])
  func brokenOrCutResponseIsRefused(answer: String) throws {
    try answering(answer) { url in
      let error = #expect(throws: CtapiError.self) { try HTTPClient().get(url) }
      #expect(error?.code == .responseInvalid)
    }
  }

  @Test func tooLargeResponseIsRefused() throws {
    var client = HTTPClient()
    client.limits.bodyBytes = 10
    for head in ["Content-Length: 11\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nb\r\n", "\r\n"] {
      try answering("HTTP/1.1 200 OK\r\n" + head + "01234567890") { url in
        let error = #expect(throws: CtapiError.self) { try client.get(url) }
        #expect(error?.code == .responseInvalid)
      }
    }
  }

  @Test func redirectIsAnAnswerLikeAnyOther() throws {
    try answering("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n") { url in
      let response = try HTTPClient().get(url)
      #expect(response.status == 302)
    }
  }

  @Test func silentServerRunsIntoTheDeadline() throws {
    var client = HTTPClient()
    client.timeout = .milliseconds(100)
    try answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", wait: 400_000) { url in
      let error = #expect(throws: CtapiError.self) { try client.get(url) }
      #expect(error?.code == .httpTimeout)
    }
  }

  @Test func refusedConnectionIsUnreachable() throws {
    // A port that was just free: bound and closed again.
    let server = try HTTPServer(at: [.loopback(port: 0)]) { _ in HTTPResponse(status: 200) }
    let address = try #require(server.addresses.first)
    server.stop(within: .zero)
    let error = #expect(throws: CtapiError.self) { try HTTPClient().get(try HTTPURL("http://\(address)/")) }
    #expect(error?.code == .unreachable)
  }

  @Test func anotherMachineIsRefusedUnlessAllowed() throws {
    let error = #expect(throws: CtapiError.self) { try HTTPClient().get(try HTTPURL("http://192.0.2.1/")) }
    #expect(error?.code == .remoteRefused)
  }

  @Test func namesComeFromTheHostsFile() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("# c\n10.0.0.1 a b # d\n\t::1\tB\nbad c\n", to: "hosts")
    let resolver = HostResolver(hostsFile: file)
    #expect(try resolver.addresses(of: "a", port: 1).map(\.description) == ["10.0.0.1:1"])
    #expect(try resolver.addresses(of: "b", port: 1).map(\.description) == ["10.0.0.1:1", "[::1]:1"])
    #expect(try resolver.addresses(of: "api.localhost", port: 1).map(\.description) == ["127.0.0.1:1", "[::1]:1"])
    for name in ["c", "d", "nowhere"] {
      let error = #expect(throws: CtapiError.self) { try resolver.addresses(of: name, port: 1) }
      #expect(error?.code == .nameUnresolved)
    }
  }

  @Test func headersThatWouldSplitTheRequestAreRefused() throws {
    let request = HTTPRequest(target: "/", headers: ["a": "b\r\nc: d"])
    let error = #expect(throws: CtapiError.self) { try HTTPClient().send(request, to: .loopback(port: 1)) }
    #expect(error?.code == .urlInvalid)
  }
}
