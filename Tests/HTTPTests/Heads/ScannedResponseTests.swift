import CtapiHTTP
import CtapiTestSupport
import Testing

/// The table of backend answers on the scanners alone; the same bytes come to the real gateway in `GatewayTests`.
@Suite struct ScannedResponseTests {
  @Test(arguments: RawResponseCase.all)
  func rawAnswerIsReadStrictly(_ raw: RawResponseCase) {
    #expect(outcome(of: raw.bytes) == raw.outcome)
  }

  @Test func thereAreAtLeast30HostileAnswers() {
    let hostile = RawResponseCase.all.filter { raw in
      if case .passed = raw.outcome { false } else { true }
    }
    #expect(hostile.count >= 30)
  }

  private func outcome(of bytes: [UInt8]) -> RawResponseCase.Outcome {
    var start = 0
    // As many interim answers as the gateway takes, and the answer.
    for _ in 0...16 {
      let rest = Array(bytes[start...])
      var head = ScannedResponse()
      guard case .complete = head.scan(rest.span.bytes), head.status != 101 else {
        return .refused
      }
      start += head.length
      if head.status >= 200 { return body(Array(bytes[start...]), head) }
    }
    return .refused
  }

  private func body(_ bytes: [UInt8], _ head: borrowing ScannedResponse) -> RawResponseCase.Outcome {
    let framing = head.framing(isHead: false)
    var scanner = BodyScanner(framing)
    var data: [UInt8] = []
    var offset = 0
    do throws(HeadRefusal) {
      while let part = try scanner.next(bytes.span.bytes, from: &offset) {
        data += bytes[Int(part.start)..<Int(part.end)]
      }
    } catch {
      return .truncated(head.status)
    }
    guard scanner.isComplete || framing == .untilClose else { return .truncated(head.status) }
    return .passed(head.status, String(decoding: data, as: UTF8.self))
  }
}
