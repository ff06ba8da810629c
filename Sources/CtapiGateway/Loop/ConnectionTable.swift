/// The connections of one loop by their descriptors: a table that grows by pages and never moves what it holds.
///
/// Not generic and in the module that uses it, for through a generic table from elsewhere every access asked the runtime
/// for metadata: 50,000 of a request's 62,000 instructions. Connections are used in place. A descriptor beyond what the
/// table has grown to is a trap; each page is allocated whole, initialized whole, and freed once, in `deinit`.
struct ConnectionTable: ~Copyable {
  private static let pageSize = 256
  private var pages: [UnsafeMutablePointer<Connection>] = []

  deinit {
    for page in pages {
      page.deinitialize(count: ConnectionTable.pageSize)
      page.deallocate()
    }
  }

  /// How many descriptors it has room for.
  var count: Int { pages.count &* ConnectionTable.pageSize }

  /// Grows until `descriptor` has its place.
  mutating func grow(toHold descriptor: Int32) {
    while Int(descriptor) >= count {
      let page = UnsafeMutablePointer<Connection>.allocate(capacity: ConnectionTable.pageSize)
      for offset in 0..<ConnectionTable.pageSize { (page + offset).initialize(to: Connection()) }
      pages.append(page)
    }
  }

  /// The connection of a descriptor, in place.
  subscript(_ descriptor: Int32) -> Connection {
    @inline(__always)
    unsafeAddress { UnsafePointer(pages[Int(descriptor) >> 8] + (Int(descriptor) & 255)) }
    @inline(__always)
    nonmutating unsafeMutableAddress { pages[Int(descriptor) >> 8] + (Int(descriptor) & 255) }
  }
}
