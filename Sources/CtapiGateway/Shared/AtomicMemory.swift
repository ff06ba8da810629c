import Synchronization

/// Words that several threads read and change, each word by itself, in memory that never moves.
///
/// It begins as zeros, aligned to a cache line so that two of them never share one.
final class AtomicMemory: Sendable {
  /// The words, valid for as long as this lives.
  let cells: AtomicCells

  /// Memory of `count` words, at least one.
  init(count: Int) {
    precondition(count > 0)
    // Whole cache lines, so that a neighbour's writes do not slow these down.
    let bytes = (count * MemoryLayout<Atomic<Int>>.stride + 63) / 64 * 64
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    let words = raw.bindMemory(to: Atomic<Int>.self, capacity: count)
    for index in 0..<count { (words + index).initialize(to: Atomic(0)) }
    cells = AtomicCells(words: words, count: count)
  }

  deinit { cells.deallocate() }
}
