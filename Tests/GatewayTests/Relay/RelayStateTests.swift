import Testing

@testable import CtapiGateway

@Suite struct RelayStateTests {
  private func connected() -> RelayState {
    var state = RelayState()
    state.connected()
    return state
  }

  @Test("gateway.md 8.5: until the server has taken the connection the client is not read")
  func connecting() {
    var state = RelayState()
    #expect(!state.reads(.client) && !state.reads(.server))
    #expect(state.writes(.server) && !state.writes(.client))
    state.connected()
    #expect(state.reads(.client) && state.reads(.server))
    #expect(!state.writes(.server) && !state.writes(.client))
    #expect(!state.isOver)
  }

  @Test(
    "gateway.md 8.5: a side is read only while nothing it sent waits", arguments: [RelayState.Side.client, .server])
  func backPressure(_ side: RelayState.Side) {
    var state = connected()
    state.held(RelayState.limit, from: side)
    #expect(!state.reads(side) && state.reads(side.other))
    #expect(state.writes(side.other) && !state.writes(side))
    state.took(RelayState.limit - 1, by: side.other)
    #expect(!state.reads(side) && state.writes(side.other))
    state.took(1, by: side.other)
    #expect(state.reads(side) && !state.writes(side.other))
  }

  @Test(
    "gateway.md 8.5: one side's end is passed on behind its last byte, and the other may go on",
    arguments: [RelayState.Side.client, .server])
  func halfClose(_ side: RelayState.Side) {
    var state = connected()
    state.held(5, from: side)
    state.ended(side)
    #expect(!state.shuts(side.other))
    state.took(5, by: side.other)
    #expect(state.shuts(side.other) && !state.shuts(side))
    state.shut(side.other)
    #expect(!state.shuts(side.other) && !state.isOver)
    #expect(!state.reads(side) && state.reads(side.other))
    state.held(7, from: side.other)
    state.took(7, by: side)
    state.ended(side.other)
    #expect(state.shuts(side))
    state.shut(side)
    #expect(state.isOver)
  }

  @Test("a side that was cut off is told so to the other, behind what it had sent; what was for it is lost")
  func cuts() {
    var state = connected()
    state.held(3, from: .server)
    state.held(4, from: .client)
    state.cut(.server)
    #expect(state.toClient.isCut && state.toClient.waiting == 3)
    #expect(state.toServer.isOver && state.toServer.waiting == 0)
    #expect(!state.reads(.client) && !state.reads(.server) && !state.writes(.server))
    #expect(state.writes(.client) && !state.shuts(.client) && !state.isOver)
    state.took(3, by: .client)
    #expect(state.shuts(.client))
    state.shut(.client)
    #expect(state.isOver)
  }

  @Test("a side that takes nothing more may still be read to its end, which is a regular one")
  func refusals() {
    var state = connected()
    state.held(9, from: .client)
    state.refused(.server)
    #expect(state.toServer.isOver && !state.reads(.client) && !state.writes(.server))
    #expect(state.reads(.server) && !state.isOver)
    state.ended(.server)
    #expect(state.shuts(.client) && !state.toClient.isCut)
    state.shut(.client)
    #expect(state.isOver)
  }

  @Test("whatever happens in whatever order, a direction holds at most its limit and no end comes before its bytes")
  func everyOrder() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      var state = connected()
      var waiting = (client: 0, server: 0)
      for _ in 0..<60 where !state.isOver {
        let side: RelayState.Side = Bool.random(using: &generator) ? .client : .server
        let held = side == .client ? waiting.client : waiting.server
        switch Int.random(in: 0..<12, using: &generator) {
        case 0..<5 where state.reads(side):
          #expect(held == 0)
          let count = Int.random(in: 1...RelayState.limit, using: &generator)
          state.held(count, from: side)
          if side == .client { waiting.client = count } else { waiting.server = count }
        case 5..<9 where state.writes(side.other):
          let count = Int.random(in: 1...held, using: &generator)
          state.took(count, by: side.other)
          if side == .client { waiting.client -= count } else { waiting.server -= count }
        case 9 where state.reads(side): state.ended(side)
        case 10 where state.shuts(side.other):
          #expect(held == 0 && state.flow(from: side).hasEnded)
          state.shut(side.other)
        case 11 where state.reads(side) && Int.random(in: 0..<4, using: &generator) == 0:
          state.cut(side)
          if side == .client { waiting.server = 0 } else { waiting.client = 0 }
        default: break
        }
        #expect(state.toServer.waiting == waiting.client && state.toClient.waiting == waiting.server)
        #expect(!(state.reads(side) && state.writes(side.other)))
        #expect(!state.isOver || state.toServer.waiting == 0 && state.toClient.waiting == 0)
      }
    }
  }
}
