import CtapiApp
import Testing

@Suite struct RestartDelayTests {
  @Test func firstRestartIsAtOnceAndEarlyEndsMakeItWait() {
    var delay = RestartDelay()
    let waits = (0..<9).map { _ in delay.ended(after: .milliseconds(10)) }
    #expect(waits.prefix(4) == [.zero, .milliseconds(100), .milliseconds(200), .milliseconds(400)])
    #expect(waits.last == .seconds(5))
    #expect(delay.ended(after: .seconds(60)) == .zero)
    #expect(delay.ended(after: .zero) == .milliseconds(100))
  }
}
