import CtapiHTTP
import Glibc

extension Loop {
  /// Looks for events for as long as that pays, then sleeps until there are some; how many there are.
  @inline(never)
  mutating func spinAndWait() -> Int {
    let pause = pause
    var count = poller.wait(timeout: 0)
    guard count == 0, pause != 0 else {
      if count > 0 { spin.found(at: LoopTime.now) }
      return count
    }
    while spin.goesOn(at: LoopTime.now) {
      count = poller.wait(timeout: 0)
      guard count == 0 else {
        spin.found(at: LoopTime.now)
        return count
      }
    }
    spin.giveUp()
    count = poller.wait(timeout: pause)
    if count > 0 { spin.woke(at: LoopTime.now) } else { spin.rest() }
    return count
  }
}
