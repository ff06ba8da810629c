import CLinux
import Glibc

/// The clock that loops live by: it only goes forward, and all threads see the same.
enum LoopTime {
  /// The time now, in nanoseconds; read without a system call where the kernel offers that.
  @inline(__always)
  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
  }
}
