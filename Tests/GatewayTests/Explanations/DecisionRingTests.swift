import CtapiDefinition
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

  private func snapshot(_ name: String, _ state: GatewayState) -> GatewaySnapshot {
    GatewaySnapshot(GatewayInputs(apis: [API(id: "a123456789", name: name, title: "t")]), state: state)
  }

  @Test func fewDefinitionsAreKeptAlive() {
    weak var first: GatewaySnapshot?
    let state = GatewayState()
    var ring = DecisionRing()
    do {
      let snapshot = snapshot("first", state)
      first = snapshot
      let sequence = ring.begin(snapshot)
      #expect(ring.place(of: sequence) != nil)
    }
    #expect(first != nil)
    for number in 1..<DecisionRing.mostDefinitions { _ = ring.begin(snapshot("\(number)", state)) }
    #expect(first != nil)
    _ = ring.begin(snapshot("last", state))
    #expect(first == nil)
  }

  @Test func manySnapshotsOfOneDefinitionAreOne() {
    weak var first: GatewaySnapshot?
    let state = GatewayState()
    var ring = DecisionRing()
    var sequence: UInt64 = 0
    do {
      let snapshot = snapshot("same", state)
      first = snapshot
      sequence = ring.begin(snapshot)
    }
    for _ in 0..<20 { _ = ring.begin(snapshot("same", state)) }
    #expect(first == nil, "each publication is kept alive")
    #expect(ring.place(of: sequence).flatMap { ring[$0].snapshot } != nil, "the definition is forgotten")
  }
}
