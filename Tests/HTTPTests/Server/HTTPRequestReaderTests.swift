import CtapiHTTP
import Testing

@Suite struct HTTPRequestReaderTests {
  /// Reads all requests of `text`, handing it over in pieces of `step` bytes.
  private func read(_ text: String, step: Int = .max, limits: HTTPLimits = HTTPLimits()) throws -> [HTTPRequest] {
    var reader = HTTPRequestReader(limits: limits)
    var requests: [HTTPRequest] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      reader.append(Array(rest.prefix(step)).span)
      rest = rest.dropFirst(step)
      while let (request, _) = try reader.next() { requests.append(request) }
    }
    return requests
  }

  private func refusal(of text: String, limits: HTTPLimits = HTTPLimits()) -> Int? {
    do {
      _ = try read(text, limits: limits)
      return nil
    } catch let refusal as HTTPRefusal {
      return refusal.status
    } catch {
      return -1
    }
  }

  @Test(arguments: [Int.max, 7, 1])
  func requestIsReadHoweverItIsCut(step: Int) throws {
    let text =
      "PUT /a?b=c HTTP/1.1\r\nHost: x\r\nX-One:  1 \r\nx-one: 2\r\nContent-Length: 5\r\n\r\nhello"
      + "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: x\r\n\r\n"
      + "GET /last HTTP/1.1\r\nHost: x\r\n\r\n"
    let requests = try read(text, step: step)
    #expect(requests.map(\.method) == ["PUT", "POST", "GET"])
    #expect(requests.map(\.target) == ["/a?b=c", "/", "/last"])
    #expect(requests.map { String(decoding: $0.body, as: UTF8.self) } == ["hello", "abcde", ""])
    #expect(requests.first?.headers.values(of: "X-ONE") == ["1", "2"])
    #expect(requests.first?.path == "/a")
    #expect(requests.first?.query == "b=c")
    #expect(requests[1].headers["transfer-encoding"] == nil)
  }

  @Test func keepAliveFollowsVersionAndConnection() throws {
    for (head, expected) in [
      ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", true), ("GET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n", false),
      ("GET / HTTP/1.1\r\nHost: x\r\nConnection: a, close\r\n\r\n", false), ("GET / HTTP/1.0\r\n\r\n", false),
      ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true),
    ] {
      var reader = HTTPRequestReader(limits: HTTPLimits())
      reader.append(Array(head.utf8).span)
      let next = try reader.next()
      #expect(next?.keepAlive == expected, "\(head)")
    }
  }

  @Test("RFC 9112 3.2.2: whose target and host name different hosts is refused, since readers disagree on it")
  func absoluteFormOfAnotherHost() throws {
    for target in ["http://evil/p", "http://x:81/p", "http://x.evil/p", "http://evil"] {
      #expect(refusal(of: "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n") == 400, "\(target)")
    }
    for host in ["X", "x:80"] {
      #expect(try read("GET http://x/p HTTP/1.1\r\nHost: \(host)\r\n\r\n").first?.target == "/p")
    }
  }

  @Test func absoluteFormLosesItsAuthority() throws {
    #expect(try read("GET http://x:80/p?q HTTP/1.1\r\nHost: x\r\n\r\n").first?.target == "/p?q")
    #expect(try read("GET http://x?q HTTP/1.1\r\nHost: x\r\n\r\n").first?.target == "/?q")
    #expect(try read("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").first?.target == "*")
  }

  /// Each could be read in two ways by two programs (`reliability.md` 1).
  @Test(arguments: [
    "GET / HTTP/1.1\nHost: x\n\n\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n",
    "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET / HTTP/1.1 \r\nHost: x\r\n\r\n", "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost:\r\n\r\n",
    "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET / HTTP/1.1\r\n Host: x\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nA: b\u{0}c\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
    "G(T / HTTP/1.1\r\nHost: x\r\n\r\n", "GET x HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /\u{e9} HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET https://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "GET http:///p HTTP/1.1\r\nHost: x\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x1\r\n\r\n", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
    "PUT / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\nA\r\n0\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nAB\r\n0\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n 1\r\nA\r\n0\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\nA\r\n0\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nA\r\n0\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\r\n\r\n",
  ])
  func ambiguousRequestIsRefused(text: String) { #expect(refusal(of: text) == 400) }

  @Test func refusalsHaveTheirStatuses() {
    #expect(refusal(of: "GET / HTTP/2.0\r\nHost: x\r\n\r\n") == 505)
    #expect(refusal(of: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 505)
    #expect(refusal(of: "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") == 501)
    #expect(refusal(of: "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ,chunked\r\n\r\n") == 501)
    #expect(refusal(of: "PUT / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n") == 417)
    #expect(refusal(of: "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n") == 413)
    #expect(refusal(of: "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n") == 413)
  }

  @Test func sizesAreBounded() {
    let limits = HTTPLimits(headBytes: 200, fields: 4, bodyBytes: 10)
    let head = "PUT / HTTP/1.1\r\nHost: x\r\n"
    #expect(refusal(of: head + String(repeating: "a", count: 300), limits: limits) == 431)
    #expect(refusal(of: head + "A: \(String(repeating: "a", count: 300))\r\n\r\n", limits: limits) == 431)
    #expect(refusal(of: head + "a:\r\nb:\r\nc:\r\nd:\r\n\r\n", limits: limits) == 431)
    #expect(refusal(of: head + "Content-Length: 11\r\n\r\n", limits: limits) == 413)
    #expect(refusal(of: head + "Content-Length: 10\r\n\r\n0123456789", limits: limits) == nil)
    #expect(refusal(of: head + "Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n", limits: limits) == 413)
    let extensionLine = "1;" + String(repeating: "x", count: 1000)
    #expect(refusal(of: head + "Transfer-Encoding: chunked\r\n\r\n" + extensionLine, limits: limits) == 400)
  }

  @Test func expectationIsAskedOnceAndOnlyBeforeTheBody() throws {
    var reader = HTTPRequestReader(limits: HTTPLimits())
    reader.append(Array("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n".utf8).span)
    let early = try reader.next()
    #expect(early == nil)
    let asked = [reader.takeExpectation(), reader.takeExpectation()]
    #expect(asked == [true, false])
    reader.append(Array("hi".utf8).span)
    let next = try reader.next()
    #expect(next?.request.body == Array("hi".utf8))
  }
}
