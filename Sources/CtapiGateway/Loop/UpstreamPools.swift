/// The idle connections of one loop, a list for each backend, linked through the connections themselves.
struct UpstreamPools {
  /// The list of one backend.
  struct Pool {
    let endpoint: Endpoint
    /// The connection put there last, or -1.
    var first: Int32 = -1
    /// How many wait.
    var count: Int32 = 0
  }

  private var pools: [Pool] = []
  private var indices: [Endpoint: Int32] = [:]

  /// The list of a backend, made at its first use.
  mutating func index(of endpoint: Endpoint) -> Int32 {
    if let known = indices[endpoint] { return known }
    let index = Int32(pools.count)
    pools.append(Pool(endpoint: endpoint))
    indices[endpoint] = index
    return index
  }

  /// A list by its index.
  subscript(_ index: Int32) -> Pool {
    @inline(__always)
    _read { yield pools[Int(index)] }
    @inline(__always)
    _modify { yield &pools[Int(index)] }
  }
}
