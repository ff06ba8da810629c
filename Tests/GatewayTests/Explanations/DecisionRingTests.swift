import Testing

@testable import CtapiGateway

/// The records of a loop are bounded, whatever comes.
@Suite struct DecisionRingTests {
  private func filled(_ count: Int, _ snapshot: GatewaySnapshot = .empty) -> DecisionRing {
    var ring = DecisionRing()
    for _ in 0..<count {
      let sequence = ring.begin(snapshot)
      if let place = ring.place(of: sequence) { ring[place].total = 1 }
    }
    return ring
  }

  @Test(arguments: [0, 1, 255, 256, 257, 1000])
  func theLastOnesAreKept(count: Int) {
    let records = filled(count).records(after: 0)
    #expect(records.count == min(count, DecisionRing.capacity))
    #expect(records.map(\.sequence) == Array(records.map(\.sequence).sorted()))
    if count > 0 { #expect(records.last?.sequence == UInt64(count)) }
  }

  @Test func aCursorGivesWhatCameSince() {
    #expect(filled(10).records(after: 7).map(\.sequence) == [8, 9, 10])
    #expect(filled(10).records(after: 10).isEmpty)
  }

  @Test func whatIsNotOverIsNotShownAndWhatIsWrittenOverIsNotFound() {
    var ring = filled(3)
    let sequence = ring.begin(.empty)
    #expect(ring.records(after: 0).count == 3)
    #expect(ring.place(of: sequence) != nil)
    for _ in 0..<DecisionRing.capacity { _ = ring.begin(.empty) }
    #expect(ring.place(of: sequence) == nil)
  }

  @Test func aRecordThatIsUsedAgainKeepsNothing() {
    var ring = DecisionRing()
    for number in 0..<300 {
      let sequence = ring.begin(.empty)
      guard let place = ring.place(of: sequence) else {
        Issue.record("no place")
        return
      }
      #expect(ring[place].words.isEmpty && ring[place].denial == nil && ring[place].failedAttempts.isEmpty)
      ring[place].keep(path: Array("/\(number)".utf8).span.bytes)
      ring[place].denial = .missing
      ring[place].total = 0
    }
  }

  @Test func fewSnapshotsAreKeptAlive() {
    weak var first: GatewaySnapshot?
    var ring = DecisionRing()
    do {
      let snapshot = GatewaySnapshot.empty
      first = snapshot
      let sequence = ring.begin(snapshot)
      #expect(ring.place(of: sequence) != nil)
    }
    #expect(first != nil)
    for _ in 0..<DecisionRing.mostSnapshots { _ = ring.begin(.empty) }
    #expect(first == nil)
  }
}
