import Testing

@testable import CtapiGateway

/// Times are in nanoseconds of a made-up clock.
@Suite struct SpinBudgetTests {
  @Test("without being asked for it never spins")
  func offIsOff() {
    var spin = SpinBudget(atMost: 0)
    #expect(!spin.isOn)
    spin.woke(at: 5)
    #expect(!spin.goesOn(at: 5))
  }

  @Test("it spins behind an event, for its time and no longer")
  func itSpinsBehindAnEvent() {
    var spin = SpinBudget(atMost: 100_000)
    #expect(!spin.goesOn(at: 0))
    spin.woke(at: 1000)
    #expect(spin.goesOn(at: 1000))
    #expect(spin.goesOn(at: 100_999))
    #expect(!spin.goesOn(at: 101_000))
  }

  @Test("events that come while it spins keep it spinning")
  func eventsInTimeKeepItSpinning() {
    var spin = SpinBudget(atMost: 100_000)
    spin.woke(at: 0)
    for time in stride(from: 50_000, to: 1_000_000, by: 50_000) {
      #expect(spin.goesOn(at: time))
      spin.found(at: time)
    }
    #expect(spin.window == 100_000)
  }

  @Test("each spin without an event halves the next, until it does not spin at all")
  func vainSpinsBecomeShorter() {
    var spin = SpinBudget(atMost: 100_000)
    var windows: [Int] = []
    for second in 1...6 {
      spin.woke(at: second * 1_000_000_000)
      windows.append(spin.window)
      spin.giveUp()
    }
    #expect(windows == [100_000, 50_000, 25_000, 12_500, 0, 0])
  }

  @Test("a sleep that a longer spin would have spared brings the whole time back")
  func sparedSleepsBringItBack() {
    var spin = SpinBudget(atMost: 100_000)
    for second in 1...6 {
      spin.woke(at: second * 1_000_000_000)
      spin.giveUp()
    }
    #expect(spin.window == 0)
    spin.woke(at: 6_000_099_999)
    #expect(spin.window == 100_000)
  }

  @Test("an idle loop does not spin, whatever the clock says")
  func idleLoopsDoNotSpin() {
    var spin = SpinBudget(atMost: 100_000)
    spin.woke(at: 0)
    spin.giveUp()
    spin.rest()
    #expect(!spin.goesOn(at: 0))
    let before = spin.window
    // Ticks of an idle server are no events, and change nothing.
    spin.giveUp()
    spin.rest()
    #expect(spin.window == before)
  }
}
