import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

@Suite struct HTTP2FloodTests {
  /// How many of a frame a client gets through before it is closed, at most `limit`.
  private func survived(_ limit: Int, _ frames: (Int) -> [UInt8]) throws -> (count: Int, client: HTTP2Client) {
    let client = try HTTP2Client()
    for index in 0..<limit {
      guard client.send(frames(index)) else { return (index, client) }
      _ = client.receive()
    }
    return (limit, client)
  }

  @Test("reliability.md 1.7: rapid reset ends with GOAWAY long before it is a load")
  func rapidReset() throws {
    let result = try survived(100_000) { index in
      let stream = UInt32(2 * index + 1)
      return HTTP2Frames.request(stream, HTTP2Frames.get("/")) + HTTP2Frames.frame(3, stream: stream, [0, 0, 0, 0])
    }
    #expect(result.count <= 110)
    #expect(result.client.receive().contains { $0.type == 7 && $0.payload[7] == 11 })
  }

  @Test("reliability.md 1.7: a header block that never ends is closed by its sixth continuation")
  func continuations() throws {
    let client = try HTTP2Client()
    #expect(client.send(HTTP2Frames.frame(1, flags: 1, stream: 1, HTTP2Frames.fields(HTTP2Frames.get("/")))))
    #expect(client.session.isInsideHeaderBlock)
    var sent = 0
    while sent < 20, client.send(HTTP2Frames.frame(9, stream: 1, HTTP2Frames.fields([("a", "b")]))) { sent += 1 }
    #expect(sent <= 5)
  }

  @Test(
    "reliability.md 1.7: settings, pings, priorities and empty data are bounded",
    arguments: [
      ("settings", HTTP2Frames.frame(4)), ("pings", HTTP2Frames.frame(6, [0, 0, 0, 0, 0, 0, 0, 0])),
      ("priorities", HTTP2Frames.frame(2, stream: 1, [0, 0, 0, 0, 1])), ("unknown frames", HTTP2Frames.frame(200)),
    ])
  func controlFrames(name: String, frame: [UInt8]) throws {
    #expect(try survived(100_000) { _ in frame }.count <= 2000, Comment(rawValue: name))
  }

  @Test func emptyDataIsBounded() throws {
    let result = try survived(100_000) { index in
      index == 0 ? HTTP2Frames.request(1, HTTP2Frames.post("/"), ends: false) : HTTP2Frames.data(1, "")
    }
    #expect(result.count <= 510)
  }

  @Test func whatAnHonestClientDoesCostsNothingInTheEnd() throws {
    let client = try HTTP2Client()
    for index in 0..<3000 {
      let stream = UInt32(2 * index + 1)
      #expect(client.send(HTTP2Frames.request(stream, HTTP2Frames.get("/"))))
      #expect(client.answer(Int32(stream), with: "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"))
      #expect(client.answer(stream).ends)
    }
    for _ in 0..<3000 {
      client.now += 1000
      #expect(client.send(HTTP2Frames.frame(6, [0, 0, 0, 0, 0, 0, 0, 0])))
      _ = client.receive()
    }
  }

  @Test func aRequestThatEndsInAResetGivesNothingBack() throws {
    // The code says "no error", yet nothing was answered.
    let result = try survived(1000) { index in
      let stream = UInt32(2 * index + 1)
      return HTTP2Frames.request(stream, HTTP2Frames.get("/")) + HTTP2Frames.frame(3, stream: stream, [0, 0, 0, 0])
    }
    #expect(result.count <= 110)
  }

  @Test func framesInPiecesAreCountedAlike() {
    var meter = HTTP2FrameMeter(now: 0)
    let bytes = HTTP2Frames.preface + HTTP2Frames.frame(6, [0, 0, 0, 0, 0, 0, 0, 0])
    for byte in bytes {
      let isTaken = meter.take([byte].span.bytes, now: 0)
      #expect(isTaken)
    }
    var goesOn = true
    var count = 0
    while goesOn, count < 5000 {
      for byte in HTTP2Frames.frame(6, [0, 0, 0, 0, 0, 0, 0, 0]) where goesOn {
        goesOn = meter.take([byte].span.bytes, now: 0)
      }
      count += 1
    }
    #expect(count == 999)
  }

  @Test func bytesThatAreNoHTTP2EndTheConnection() throws {
    for text in ["GET / HTTP/1.1\r\nhost: a\r\n\r\n", String(repeating: "x", count: 100)] {
      let session = try HTTP2Session(now: 0)
      let goesOn = session.receive(Array(text.utf8).span.bytes, now: 0)
      #expect(!goesOn)
    }
  }
}
