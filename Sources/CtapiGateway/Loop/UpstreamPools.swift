/// The idle connections of one loop, a list for each backend, linked through the connections themselves.
struct UpstreamPools {
  /// The list of one backend.
  struct Pool {
    let backend: Backend
    /// Whether it was said that this backend is not trusted, since it last was.
    var isKnownUntrusted = false
    /// The connection put there last, or -1.
    var first: Int32 = -1
    /// How many wait.
    var count: Int32 = 0
    /// How many connections in a row could not be made, and until when others are asked instead, in milliseconds of the
    /// loop's clock.
    private(set) var failures: Int32 = 0
    private(set) var restsUntil: Int64 = 0

    /// Lets the backend rest: each time twice as long as the last, at most 32 times `rest`.
    mutating func fail(at now: Int64, rest: Int64) {
      restsUntil = now &+ rest &<< Int64(min(failures, 5))
      failures &+= 1
    }

    /// Ends its rest, for it has taken a connection.
    @inline(__always)
    mutating func succeed() {
      failures = 0
      restsUntil = 0
    }
  }

  private var pools: [Pool] = []
  private var indices: [Backend: Int32] = [:]
  /// The places of lists that were forgotten.
  private var vacant: [Int32] = []

  /// How many backends it knows.
  var count: Int { indices.count }

  /// The list of a backend, made at its first use.
  mutating func index(of backend: Backend) -> Int32 {
    if let known = indices[backend] { return known }
    let index = vacant.popLast() ?? Int32(pools.count)
    if Int(index) == pools.count {
      pools.append(Pool(backend: backend))
    } else {
      pools[Int(index)] = Pool(backend: backend)
    }
    indices[backend] = index
    return index
  }

  /// Forgets every list but those of `used`, or that have connections: instances that come and go, each at a port of its
  /// own, would leave more and more of them.
  mutating func forget(allBut used: Set<Int32>) {
    for (backend, index) in indices where pools[Int(index)].first < 0 && !used.contains(index) {
      indices[backend] = nil
      vacant.append(index)
    }
  }

  /// A list by its index.
  subscript(_ index: Int32) -> Pool {
    @inline(__always)
    _read { yield pools[Int(index)] }
    @inline(__always)
    _modify { yield &pools[Int(index)] }
  }
}
