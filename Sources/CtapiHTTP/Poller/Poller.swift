import CLinux
package import CtapiCore
import Glibc

/// Readiness of many descriptors, by epoll; the one place of the data plane that knows which system this is.
@usableFromInline package struct Poller: ~Copyable {
  /// What a descriptor waits for, or has become; bits as the kernel gives them.
  ///
  /// The set's operations are spelled out, for the general ones are not specialized in another module.
  @frozen @usableFromInline package struct Interest: OptionSet, Sendable {
    @usableFromInline package let rawValue: UInt32
    @inlinable @inline(__always) package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Nothing.
    @inlinable @inline(__always) package init() { rawValue = 0 }

    /// Bytes to read, a connection to accept, or the end of the other side.
    @inlinable @inline(__always) package static var readable: Interest { Interest(rawValue: 0x001) }
    /// Room to write, or a finished connect.
    @inlinable @inline(__always) package static var writable: Interest { Interest(rawValue: 0x004) }

    /// Whether all of `other` is in it.
    @inlinable @inline(__always)
    package func contains(_ other: Interest) -> Bool { rawValue & other.rawValue == other.rawValue }

    /// Both together.
    @inlinable @inline(__always)
    package func union(_ other: Interest) -> Interest { Interest(rawValue: rawValue | other.rawValue) }

    /// What is in it and not in `other`.
    @inlinable @inline(__always)
    package func subtracting(_ other: Interest) -> Interest { Interest(rawValue: rawValue & ~other.rawValue) }

    /// Whether a read gives bytes, the end, or the reason why it is broken.
    @inlinable @inline(__always)
    package var isWorthReading: Bool { rawValue & 0x019 != 0 }
  }

  private static let capacity = 512
  private let descriptor: Int32
  private let events: UnsafeMutablePointer<epoll_event>

  /// An empty set; throws when the system gives no descriptor.
  package init() throws(SystemError) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    events = .allocate(capacity: Poller.capacity)
    guard descriptor >= 0 else { throw SystemError.last }
  }

  deinit {
    events.deallocate()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Begins to watch a descriptor.
  package func add(_ watched: Int32, _ interest: Interest) { control(EPOLL_CTL_ADD, watched, interest) }

  /// Changes what a watched descriptor waits for.
  package func modify(_ watched: Int32, _ interest: Interest) { control(EPOLL_CTL_MOD, watched, interest) }

  /// Ends watching a descriptor that stays open; closing one ends it by itself.
  package func remove(_ watched: Int32) { control(EPOLL_CTL_DEL, watched, []) }

  private func control(_ operation: Int32, _ watched: Int32, _ interest: Interest) {
    var event = epoll_event()
    event.events = interest.rawValue
    event.data.fd = watched
    epoll_ctl(descriptor, operation, watched, &event)
  }

  /// Waits for something to be ready, at most `timeout` milliseconds (for good when negative); how many there are.
  package func wait(timeout: Int32) -> Int {
    max(0, Int(epoll_wait(descriptor, events, Int32(Poller.capacity), timeout)))
  }

  /// The descriptor of one of the events of the last wait.
  package func descriptor(of index: Int) -> Int32 {
    precondition(index >= 0 && index < Poller.capacity)
    return events[index].data.fd
  }

  /// What one of the events of the last wait says.
  package func interest(of index: Int) -> Interest {
    precondition(index >= 0 && index < Poller.capacity)
    return Interest(rawValue: events[index].events)
  }
}
