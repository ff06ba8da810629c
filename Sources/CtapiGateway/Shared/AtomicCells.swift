import Synchronization

/// The words of an ``AtomicMemory`` as a plain value, so that reaching them counts no references.
///
/// Sendable: the pointer never changes, and what it points to is reached by atomic operations alone. Valid: whoever
/// holds one also holds the ``AtomicMemory`` that it came from, as a snapshot does for all of its own.
struct AtomicCells: @unchecked Sendable {
  private let words: UnsafeMutablePointer<Atomic<Int>>
  /// How many words there are.
  let count: Int

  init(words: UnsafeMutablePointer<Atomic<Int>>, count: Int) {
    self.words = words
    self.count = count
  }

  /// The word at an index.
  @inline(__always)
  subscript(_ index: Int) -> Int {
    precondition(index >= 0 && index < count)
    return words[index].load(ordering: .relaxed)
  }

  /// The words of one loop, which only that loop writes.
  @inline(__always)
  func block(from first: Int, count wanted: Int) -> AtomicCells {
    precondition(first >= 0 && wanted >= 0 && first <= count &- wanted)
    return AtomicCells(words: words + first, count: wanted)
  }

  /// Adds to a word that only the calling thread writes; others may read it meanwhile.
  @inline(__always)
  func add(_ amount: Int, at index: Int) {
    precondition(index >= 0 && index < count)
    words[index].store(words[index].load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }

  /// Adds to a word that several threads change.
  @inline(__always)
  func addShared(_ amount: Int, at index: Int) {
    precondition(index >= 0 && index < count)
    words[index].wrappingAdd(amount, ordering: .relaxed)
  }

  /// Changes a word when it still is `old`: whether it did, and what it was.
  @inline(__always)
  func exchange(_ old: Int, for new: Int, at index: Int) -> (exchanged: Bool, original: Int) {
    precondition(index >= 0 && index < count)
    return words[index].weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
  }

  /// Ends the memory; for its owner alone.
  func deallocate() {
    words.deinitialize(count: count)
    UnsafeMutableRawPointer(words).deallocate()
  }
}
