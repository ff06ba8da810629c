import CtapiHTTP
import Glibc

extension Loop {
  /// Looks for events for as long as that pays, then sleeps until there are some; how many there are.
  @inline(never)
  mutating func spinAndWait() -> Int {
    let pause = pause
    var count = poller.wait(timeout: 0)
    guard count == 0, pause != 0 else {
      if count > 0 { spin.found(at: Loop.monotonic) }
      return count
    }
    while spin.goesOn(at: Loop.monotonic) {
      count = poller.wait(timeout: 0)
      guard count == 0 else {
        spin.found(at: Loop.monotonic)
        return count
      }
    }
    spin.giveUp()
    count = poller.wait(timeout: pause)
    if count > 0 { spin.woke(at: Loop.monotonic) } else { spin.rest() }
    return count
  }

  private static var monotonic: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
