import CtapiCore
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport
import Testing

/// The table of backend answers as bytes through the real gateway.
@Suite(.serialized) struct RawResponseTests {
  @Test(arguments: RawResponseCase.all)
  func rawAnswerIsPassedOnOrReplaced(_ raw: RawResponseCase) throws {
    let backend = try RawBackend(answer: raw.bytes, closes: true)
    let fixture = try GatewayFixture([("GET /a", "http://127.0.0.1:\(backend.port)/a")], timeout: 2000)
    try expect(raw, through: fixture)
    backend.stop()
  }

  @Test("reliability.md 1.4: a backend's raw answers over TLS are taken as those in the clear")
  func rawAnswersOverTLS() throws {
    let authority = try TestAuthority()
    let tls = try SecureFixture.context(authority, "backend", for: "IP:127.0.0.1")
    let trust = try TLSContext(trusting: TLSTrust(extraFile: authority.file))
    for raw in RawResponseCase.all {
      let backend = try RawBackend(answer: raw.bytes, closes: true, tls: tls)
      var inputs = try GatewayFixture.inputs([("GET /a", "https://127.0.0.1:\(backend.port)/a")], timeout: 2000)
      inputs.clientTLS = trust
      let fixture = try GatewayFixture(inputs)
      try expect(raw, through: fixture)
      _ = consume fixture
      backend.stop()
    }
  }

  private func expect(_ raw: RawResponseCase, through fixture: GatewayFixture) throws {
    let connection = try RawConnection(port: fixture.port)
    connection.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let answer = connection.readToEnd()
    let status = Int(answer.dropFirst(9).prefix(3))
    switch raw.outcome {
    case .passed(let wanted, let body):
      #expect(status == wanted, "\(raw.name): \(answer.prefix(200))")
      #expect(WholeAnswer(answer)?.body == body, "\(raw.name): \(answer.prefix(300))")
    case .refused:
      #expect(status == 500 || status == 503, "\(raw.name): \(answer.prefix(200))")
      #expect(WholeAnswer(answer)?.body.hasPrefix("{\"message\":") == true)
    case .truncated(let wanted):
      #expect(status == wanted || status == 500, "\(raw.name): \(answer.prefix(200))")
      if status == wanted { #expect(WholeAnswer(answer) == nil, "the cut does not show: \(answer)") }
    }
    #expect(!answer.contains("evil"))
  }
}

/// One answer whose framing says it is whole; nil for one that is cut off.
struct WholeAnswer {
  let body: String

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let end = (0..<max(0, bytes.count - 3)).first(where: { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] }) else {
      return nil
    }
    let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
    let rest = Array(bytes[(end + 4)...])
    let status = Int(head.dropFirst(9).prefix(3)) ?? 0
    if status == 204 || status == 304 {
      guard rest.isEmpty else { return nil }
      body = ""
      return
    }
    if head.contains("transfer-encoding: chunked") {
      guard let data = WholeAnswer.chunks(rest) else { return nil }
      body = data
      return
    }
    let text = String(decoding: rest, as: UTF8.self)
    if let line = head.split(separator: "\r\n").first(where: { $0.hasPrefix("content-length:") }) {
      guard Int(line.dropFirst(15).filter { $0 != " " }) == rest.count else { return nil }
    }
    body = text
  }

  private static func chunks(_ bytes: [UInt8]) -> String? {
    var data: [UInt8] = []
    var index = 0
    while true {
      guard let end = bytes[index...].firstIndex(of: 13),
        let size = Int(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16)
      else { return nil }
      index = end + 2
      guard index + size + 2 <= bytes.count else { return nil }
      data += bytes[index..<index + size]
      index += size + 2
      if size == 0 { return index == bytes.count ? String(decoding: data, as: UTF8.self) : nil }
    }
  }
}
