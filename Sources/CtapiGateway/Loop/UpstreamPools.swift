/// The idle connections of one loop, a list for each backend, linked through the connections themselves.
struct UpstreamPools {
  private(set) var endpoints: [Endpoint] = []
  private var heads: [Int32] = []
  private var counts: [Int32] = []
  private var indices: [Endpoint: Int32] = [:]

  /// The list of a backend, made at its first use.
  mutating func index(of endpoint: Endpoint) -> Int32 {
    if let known = indices[endpoint] { return known }
    let index = Int32(endpoints.count)
    endpoints.append(endpoint)
    heads.append(-1)
    counts.append(0)
    indices[endpoint] = index
    return index
  }

  /// The last connection put there, or -1.
  func head(_ pool: Int32) -> Int32 { heads[Int(pool)] }

  /// How many wait.
  func count(_ pool: Int32) -> Int { Int(counts[Int(pool)]) }

  /// Sets the first of the list after one was put in front or taken from anywhere.
  mutating func set(head: Int32, of pool: Int32, countBy change: Int32) {
    heads[Int(pool)] = head
    counts[Int(pool)] += change
  }
}
