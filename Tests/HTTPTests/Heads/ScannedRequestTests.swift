import CtapiHTTP
import CtapiTestSupport
import Testing

/// The table of raw requests on the scanners alone; the same bytes go through the real gateway in `GatewayTests`.
@Suite struct ScannedRequestTests {
  @Test(arguments: RawRequestCase.all)
  func rawRequestIsReadStrictly(_ raw: RawRequestCase) throws {
    #expect(outcome(of: raw.bytes, isCut: raw.outcome == .incomplete) == expectation(raw.outcome))
  }

  @Test func thereAreAtLeast150RawRequests() {
    #expect(RawRequestCase.all.count >= 150)
    #expect(Set(RawRequestCase.all.map(\.name)).count == RawRequestCase.all.count)
  }

  @Test(arguments: RawRequestCase.all.filter { $0.outcome == .accepted })
  func everyPrefixOfAnAcceptedHeadIsIncomplete(_ raw: RawRequestCase) {
    guard raw.bytes.count < 600 else { return }
    for count in 0..<raw.bytes.count {
      let prefix = Array(raw.bytes[..<count])
      #expect(outcome(of: prefix, isCut: true) == "incomplete", "\(count) bytes")
    }
  }

  private func expectation(_ outcome: RawRequestCase.Outcome) -> String {
    switch outcome {
    case .accepted: "accepted 0"
    case .sized(let count): "accepted \(count)"
    case .chunked(let data): "chunked '\(data)'"
    case .brokenBody: "broken body"
    case .refused(let status): "refused \(status)"
    case .incomplete: "incomplete"
    }
  }

  private func outcome(of bytes: [UInt8], isCut: Bool) -> String {
    var head = ScannedRequest()
    switch head.scan(bytes.span.bytes, limits: .init()) {
    case .incomplete: return "incomplete"
    case .refused(let refusal): return "refused \(status(refusal))"
    case .complete:
      switch head.framing {
      case .sized(let count) where count > 10 << 20: return "refused 413"
      case .sized(let count): return "accepted \(count)"
      case .chunked: return chunks(Array(bytes[head.length...]))
      case .untilClose: return "until close"
      }
    }
  }

  private func status(_ refusal: HeadRefusal) -> Int {
    switch refusal {
    case .malformed, .method: 400
    case .tooLarge: 431
    case .bodyTooLarge: 413
    case .version: 505
    case .transferCoding: 501
    case .expectation: 417
    }
  }

  /// Reads a chunked body byte by byte and in one piece, which must come to the same.
  private func chunks(_ bytes: [UInt8]) -> String {
    let whole = ChunkReading(bytes, step: bytes.count).text
    #expect(ChunkReading(bytes, step: 1).text == whole)
    return whole
  }
}
