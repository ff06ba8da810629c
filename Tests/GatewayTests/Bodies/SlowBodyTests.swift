import CtapiGateway
import CtapiHTTP
import Glibc
import Testing

/// Bodies that come, but hardly (`reliability.md` 1.8).
@Suite(.serialized) struct SlowBodyTests {
  private static let framings = ["Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"]

  /// Sends a piece of a body every twenty milliseconds until the gateway answers; whether it did while pieces still came.
  private func dribble(_ framing: String, _ piece: String, to fixture: GatewayFixture) throws -> Bool {
    let connection = try RawConnection(port: fixture.gateway.address.port)
    connection.send("PUT /a HTTP/1.1\r\nHost: x\r\n" + framing)
    for _ in 0..<400 {
      connection.send(piece)
      usleep(20_000)
      var byte: UInt8 = 0
      if recv(connection.descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0 {
        #expect(connection.readToEnd().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        return true
      }
    }
    return false
  }

  @Test("1.8: a body of a byte now and then ends with 408, and its backend is let go", arguments: framings)
  func dribbledBodiesEnd(framing: String) throws {
    let backend = try RecordingBackend()
    var limits = LoopLimits()
    limits.bodyTimeout = 300
    let inputs = try GatewayFixture.inputs([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let fixture = try GatewayFixture(inputs, limits: limits)
    #expect(try dribble(framing, framing.contains("chunked") ? "1\r\nx\r\n" : "x", to: fixture))
  }

  @Test("1.8: a body that is only slow has a millisecond more for each byte", arguments: framings)
  func slowBodiesMayGoOn(framing: String) throws {
    let backend = try RecordingBackend()
    var limits = LoopLimits()
    limits.bodyTimeout = 300
    let inputs = try GatewayFixture.inputs([("PUT /a", "http://127.0.0.1:\(backend.port)/a")])
    let fixture = try GatewayFixture(inputs, limits: limits)
    let part = String(repeating: "x", count: 100)
    let connection = try RawConnection(port: fixture.gateway.address.port)
    let isChunked = framing.contains("chunked")
    connection.send("PUT /a HTTP/1.1\r\nHost: x\r\n" + (isChunked ? framing : "Content-Length: 3000\r\n\r\n"))
    for _ in 0..<30 {
      connection.send(isChunked ? "64\r\n\(part)\r\n" : part)
      usleep(20_000)
    }
    if isChunked { connection.send("0\r\n\r\n") }
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(backend.requests.first?.body.count == 3000)
  }
}
