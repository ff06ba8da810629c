import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

@Suite struct HTTP2SessionTests {
  @Test func aRequestBecomesAMessageOfHTTP1() throws {
    let client = try HTTP2Client()
    let list = HTTP2Frames.get("/a?b") + [("accept", "x"), ("cookie", "a=1"), ("te", "trailers"), ("cookie", "b=2")]
    #expect(client.send(HTTP2Frames.request(1, list)))
    #expect(
      client.texts[1]
        == "GET /a?b HTTP/1.1\r\nhost: a.test\r\naccept: x\r\nte: trailers\r\ncookie: a=1; b=2\r\n\r\n")
    #expect(client.requests[1]?.hasWholeRequest == true)
  }

  @Test func aBodyWithoutLengthIsChunkedAndOneWithLengthIsNot() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.post("/a"), ends: false))
    _ = client.send(HTTP2Frames.data(1, "hello"))
    _ = client.send(HTTP2Frames.data(1, "", ends: true))
    #expect(
      client.texts[1]
        == "POST /a HTTP/1.1\r\nhost: a.test\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
    _ = client.send(HTTP2Frames.request(3, HTTP2Frames.post("/b") + [("content-length", "2")], ends: false))
    _ = client.send(HTTP2Frames.data(3, "hi", ends: true))
    #expect(client.texts[3] == "POST /b HTTP/1.1\r\nhost: a.test\r\ncontent-length: 2\r\n\r\nhi")
  }

  @Test func trailersEndTheBodyAndGoNoFurther() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.post("/a"), ends: false))
    _ = client.send(HTTP2Frames.data(1, "x"))
    _ = client.send(HTTP2Frames.request(1, [("authorization", "Bearer y")]))
    #expect(client.texts[1]?.hasSuffix("1\r\nx\r\n0\r\n\r\n") == true)
    #expect(client.texts[1]?.contains("authorization") == false)
  }

  static let hostile: [(name: String, list: [(String, String)])] = [
    ("connection", HTTP2Frames.get("/") + [("connection", "x")]),
    ("keep-alive", HTTP2Frames.get("/") + [("keep-alive", "x")]),
    ("transfer-encoding", HTTP2Frames.get("/") + [("transfer-encoding", "chunked")]),
    ("upgrade", HTTP2Frames.get("/") + [("upgrade", "h2c")]),
    ("proxy-connection", HTTP2Frames.get("/") + [("proxy-connection", "x")]),
    ("te other than trailers", HTTP2Frames.get("/") + [("te", "gzip")]),
    ("upper case name", HTTP2Frames.get("/") + [("Accept", "x")]),
    ("line end in a value", HTTP2Frames.get("/") + [("a", "b\r\nc: d")]),
    ("NUL in a value", HTTP2Frames.get("/") + [("a", "b\u{0}")]),
    ("line end in a name", HTTP2Frames.get("/") + [("a\r\nb", "c")]),
    ("empty name", HTTP2Frames.get("/") + [("", "c")]),
    ("line end in the path", HTTP2Frames.get("/ HTTP/1.1\r\nx: y")),
    ("empty path", HTTP2Frames.get("")),
    ("line end in the host", HTTP2Frames.get("/", host: "a\r\nb: c")),
    ("two paths", HTTP2Frames.get("/") + [(":path", "/b")]),
    ("pseudo field after a field", [("a", "b")] + HTTP2Frames.get("/")),
    ("unknown pseudo field", [(":x", "b")] + HTTP2Frames.get("/")),
    ("response pseudo field", [(":status", "200")] + HTTP2Frames.get("/")),
    ("no method", Array(HTTP2Frames.get("/").dropFirst())),
    ("no path", HTTP2Frames.get("/").filter { $0.0 != ":path" }),
    ("no scheme", HTTP2Frames.get("/").filter { $0.0 != ":scheme" }),
    ("two lengths", HTTP2Frames.post("/") + [("content-length", "1"), ("content-length", "2")]),
    ("length that is none", HTTP2Frames.post("/") + [("content-length", "+1")]),
    ("length without body", HTTP2Frames.post("/") + [("content-length", "3")]),
    ("CONNECT with a path", [(":method", "CONNECT")] + HTTP2Frames.get("/").dropFirst()),
    ("line end in the method", [(":method", "GET / HTTP/1.1\r\n")] + HTTP2Frames.get("/").dropFirst()),
  ]

  @Test(
    "reliability.md 1.7: a header list that breaks RFC 9113 §8 is reset and never becomes a request", arguments: hostile
  )
  func hostileListIsReset(name: String, list: [(String, String)]) throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, list))
    #expect(client.requests[1] == nil || client.requests[1]?.refusal != nil, Comment(rawValue: name))
    // Another request on the connection is served.
    #expect(client.send(HTTP2Frames.request(3, HTTP2Frames.get("/"))))
    #expect(client.texts[3] == "GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")
  }

  @Test(arguments: [("a.test", true), ("A.TEST", true), ("b.test", false), ("a.test:443", false)])
  func hostAndAuthorityMustAgree(host: String, isGood: Bool) throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.get("/") + [("host", host)]))
    #expect((client.requests[1]?.refusal == nil) == isGood)
    #expect(client.texts[1]?.isEmpty == !isGood)
  }

  @Test func theHostAloneIsEnoughAndNoneIsNot() throws {
    let client = try HTTP2Client()
    let list = HTTP2Frames.get("/").filter { $0.0 != ":authority" }
    _ = client.send(HTTP2Frames.request(1, list + [("host", "h")]))
    #expect(client.texts[1] == "GET / HTTP/1.1\r\nhost: h\r\n\r\n")
    _ = client.send(HTTP2Frames.request(3, list))
    #expect(client.requests[3] == nil || client.requests[3]?.refusal == .malformed)
  }

  @Test func aHeaderListOverTheLimitIsRefusedAndTheConnectionGoesOn() throws {
    let client = try HTTP2Client()
    let room = 10_240 - (7 + 3 + 7 + 5 + 5 + 1 + 10 + 6 + 4 * 32) - 32 - 1
    _ = client.send(
      HTTP2Frames.request(1, HTTP2Frames.get("/") + [("a", String(repeating: "x", count: room))]))
    #expect(client.requests[1]?.refusal == nil)
    _ = client.send(
      HTTP2Frames.request(3, HTTP2Frames.get("/") + [("a", String(repeating: "x", count: room + 1))]))
    #expect(client.requests[3]?.refusal == .tooLarge)
    _ = client.send(HTTP2Frames.request(5, HTTP2Frames.get("/") + (0..<100).map { ("a\($0)", "") }))
    #expect(client.requests[5]?.refusal == .tooLarge)
    #expect(client.send(HTTP2Frames.request(7, HTTP2Frames.get("/"))))
  }

  @Test func answersOfEveryFramingEndTheirStreams() throws {
    for (answer, body) in [
      ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi", "hi"),
      ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n", "hi"),
      ("HTTP/1.1 204 No Content\r\n\r\n", ""), ("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n", ""),
      ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", ""),
    ] {
      let client = try HTTP2Client()
      _ = client.send(HTTP2Frames.request(1, HTTP2Frames.get("/")))
      #expect(client.answer(1, with: answer))
      let got = client.answer(1)
      #expect(got.text == body)
      #expect(got.ends)
      #expect(client.closed == [1])
    }
  }

  @Test func anAnswerToHeadHasNoBody() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, [(":method", "HEAD")] + HTTP2Frames.get("/").dropFirst()))
    #expect(client.answer(1, with: "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", isHead: true))
    #expect(client.answer(1).ends)
  }

  @Test func aBodyWithoutFramingEndsWhenItIsSaidTo() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.get("/")))
    #expect(client.answer(1, with: "HTTP/1.1 200 OK\r\n\r\nab"))
    #expect(client.answer(1) == ("ab", false, nil))
    #expect(client.answer(1, with: "cd"))
    #expect(client.answer(1) == ("cd", false, nil))
    client.session.finish(try #require(client.requests[1]))
    #expect(client.answer(1) == ("", true, nil))
  }

  @Test func anAnswerThatIsCutIsReset() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.get("/")))
    #expect(client.answer(1, with: "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"))
    client.session.finish(try #require(client.requests[1]))
    #expect(client.answer(1).reset == 2)
  }

  @Test func anAnswerBeforeTheWholeRequestStopsTheClient() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.post("/"), ends: false))
    #expect(client.answer(1, with: "HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n"))
    #expect(client.answer(1) == ("", true, 0))
  }

  @Test func theClientMayContinueAfterAnInterimAnswer() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.post("/"), ends: false))
    #expect(client.answer(1, with: "HTTP/1.1 100 Continue\r\n\r\n"))
    #expect(client.answer(1) == ("", false, nil))
    #expect(client.answer(1, with: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"))
    #expect(client.answer(1).ends)
  }

  @Test func aClientMaySendNoMoreThanHasBeenUsed() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.post("/"), ends: false))
    let part = String(repeating: "x", count: 16_000)
    for _ in 0..<4 { #expect(client.send(HTTP2Frames.data(1, part))) }
    #expect(client.receive().allSatisfy { $0.type != 8 })
    client.session.acknowledge(try #require(client.requests[1]))
    #expect(client.receive().contains { $0.type == 8 && $0.stream == 1 })
    for _ in 0..<4 { #expect(client.send(HTTP2Frames.data(1, part))) }
    _ = client.send(HTTP2Frames.data(1, part))
    #expect(client.answer(1).reset == 3)
  }

  @Test func anAnswerWaitsForTheClientsWindow() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.get("/")))
    let body = String(repeating: "x", count: 100_000)
    #expect(client.answer(1, with: "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + body))
    #expect(client.answer(1).text.utf8.count == 65_535)
    #expect(client.requests[1]?.backlog == 100_000 - 65_535)
    let more: [UInt8] = [0, 1, 0, 0]
    _ = client.send(HTTP2Frames.frame(8, more) + HTTP2Frames.frame(8, stream: 1, more))
    let rest = client.answer(1)
    #expect(rest.text.utf8.count == 100_000 - 65_535)
    #expect(rest.ends)
  }

  @Test func streamsOverTheLimitAreRefused() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.frame(4, flags: 1))
    for index in 0..<128 {
      #expect(client.send(HTTP2Frames.request(UInt32(2 * index + 1), HTTP2Frames.get("/"))))
    }
    #expect(client.requests.count == 128)
    _ = client.send(HTTP2Frames.request(257, HTTP2Frames.get("/")))
    #expect(client.requests.count == 128)
  }

  @Test("RFC 9113 6.8: the end is announced, requests on their way still come, and then the last is named")
  func theEndIsAnnouncedAndOpenStreamsGoOn() throws {
    let client = try HTTP2Client()
    _ = client.send(HTTP2Frames.request(1, HTTP2Frames.get("/")))
    client.session.announceEnd(now: 100)
    #expect(client.receive().contains { $0.type == 7 && $0.payload == [127, 255, 255, 255, 0, 0, 0, 0] })
    #expect(client.send(HTTP2Frames.request(3, HTTP2Frames.get("/"))))
    #expect(client.requests.count == 2)
    #expect(!client.session.announceLast(now: 1099))
    #expect(client.session.announceLast(now: 1100))
    #expect(!client.session.announceLast(now: 9000))
    #expect(client.session.hasAnnouncedLast)
    #expect(client.receive().contains { $0.type == 7 && $0.payload == [0, 0, 0, 3, 0, 0, 0, 0] })
    #expect(!client.session.isOver)
    for stream: UInt32 in [1, 3] {
      #expect(client.answer(Int32(stream), with: "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"))
      #expect(client.answer(stream).ends)
    }
    #expect(client.session.isOver)
  }
}
