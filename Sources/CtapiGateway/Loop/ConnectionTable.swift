import CtapiCore
import CtapiHTTP
import Glibc

/// The connections of one loop by their descriptors: address space for all there can be, of which what is used is made.
///
/// Nothing in it ever moves, so a connection is used in place. A descriptor beyond what the table has grown to is a
/// trap. Not generic and in the module that uses it, for through a generic table from elsewhere every access asked the
/// runtime for metadata: 50,000 of a request's 62,000 instructions.
struct ConnectionTable: ~Copyable {
  private static let step: Int32 = 256
  private let places: UnsafeMutablePointer<Connection>
  private let capacity: Int32
  /// How many descriptors it has made room for.
  private(set) var count: Int32 = 0
  /// How many streams it has made room for; their numbers begin at ``firstStream``, behind every descriptor.
  private(set) var streamCount: Int32 = 0

  private static let streamCapacity: Int32 = 1 << 17

  /// Reserves room for every descriptor this process may ever open; throws `unavailable` when the system has no address
  /// space for that.
  init() throws(CtapiError) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let descriptors = Int32(clamping: min(limit.rlim_max, 1 << 20))
    capacity = (descriptors / ConnectionTable.step + 1) * ConnectionTable.step
    let size = Int(capacity + ConnectionTable.streamCapacity) * MemoryLayout<Connection>.stride
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED else {
      throw CtapiError(
        .unavailable, "no address space for a table of \(descriptors) connections", hint: "lower 'ulimit -Hn'")
    }
    places = memory.bindMemory(to: Connection.self, capacity: Int(capacity))
  }

  deinit {
    places.deinitialize(count: Int(count))
    (places + Int(capacity)).deinitialize(count: Int(streamCount))
    munmap(places, Int(capacity + ConnectionTable.streamCapacity) * MemoryLayout<Connection>.stride)
  }

  /// Grows until `descriptor` has its place; false when it is beyond what was reserved.
  mutating func grow(toHold descriptor: Int32) -> Bool {
    guard descriptor < capacity else { return false }
    while descriptor >= count {
      for offset in count..<count + ConnectionTable.step { (places + Int(offset)).initialize(to: Connection()) }
      count += ConnectionTable.step
    }
    return true
  }

  /// The number of the first stream.
  var firstStream: Int32 { capacity }

  /// Makes room for one more stream: its number, or nil when there are as many as were reserved.
  mutating func growStream() -> Int32? {
    guard streamCount < ConnectionTable.streamCapacity else { return nil }
    (places + Int(capacity + streamCount)).initialize(to: Connection())
    streamCount += 1
    return capacity + streamCount - 1
  }

  /// The connection of a descriptor, in place.
  subscript(_ descriptor: Int32) -> Connection {
    @inline(__always)
    unsafeAddress { UnsafePointer(place(descriptor).address) }
    @inline(__always)
    nonmutating unsafeMutableAddress { place(descriptor).address }
  }

  /// Where the connection of a descriptor is, for code that looks at it often; not to be kept beyond the event at hand.
  @inline(__always)
  func place(_ descriptor: Int32) -> Place {
    precondition(descriptor >= 0 && descriptor < count || isStream(descriptor))
    return Place(address: places + Int(descriptor))
  }

  private func isStream(_ number: Int32) -> Bool { number >= capacity && number < capacity + streamCount }

  /// A connection in its place, checked once to be there.
  struct Place {
    fileprivate let address: UnsafeMutablePointer<Connection>

    /// The connection itself.
    var state: Connection {
      @inline(__always)
      unsafeAddress { UnsafePointer(address) }
      @inline(__always)
      nonmutating unsafeMutableAddress { address }
    }
  }
}
