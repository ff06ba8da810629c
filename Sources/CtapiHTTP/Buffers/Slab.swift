/// A table of values by small numbers, such as file descriptors, that grows by pages and never moves what it holds.
///
/// Values are used in place; a number beyond what the table has grown to is a trap.
package struct Slab<Element: ~Copyable>: ~Copyable {
  private static var pageSize: Int { 256 }
  private var pages: [UnsafeMutablePointer<Element>] = []
  private let make: () -> Element

  /// An empty table whose values begin as `make` gives them.
  package init(_ make: @escaping () -> Element) { self.make = make }

  deinit {
    for page in pages {
      page.deinitialize(count: Slab.pageSize)
      page.deallocate()
    }
  }

  /// How many values there are.
  package var count: Int { pages.count * Slab.pageSize }

  /// Grows the table so that `index` is one of its numbers.
  package mutating func grow(toHold index: Int) {
    while index >= count {
      let page = UnsafeMutablePointer<Element>.allocate(capacity: Slab.pageSize)
      for offset in 0..<Slab.pageSize { (page + offset).initialize(to: make()) }
      pages.append(page)
    }
  }

  /// The value of that number, in place.
  package subscript(_ index: Int32) -> Element {
    @inline(__always)
    unsafeAddress { UnsafePointer(pages[Int(index) >> 8] + (Int(index) & 255)) }
    @inline(__always)
    nonmutating unsafeMutableAddress { pages[Int(index) >> 8] + (Int(index) & 255) }
  }
}
