import Glibc

/// Bytes in memory of its own: written at the end, taken from the front, kept for reuse when empty.
///
/// The one owner of raw memory on the data plane besides the table of connections; every access is checked against what it holds.
@frozen @usableFromInline package struct ByteBuffer: ~Copyable {
  @usableFromInline var storage: UnsafeMutablePointer<UInt8>?
  @usableFromInline var capacity = 0
  @usableFromInline var start = 0
  @usableFromInline var end = 0

  /// An empty buffer without memory.
  @inlinable @inline(__always)
  package init() {}

  /// An empty buffer with room for `capacity` bytes.
  package init(capacity: Int) { reserve(capacity) }

  @inlinable
  deinit { storage?.deallocate() }

  /// How many bytes it holds.
  @inlinable package var count: Int { end &- start }

  /// Whether it holds none.
  @inlinable package var isEmpty: Bool { start == end }

  /// The bytes it holds.
  @inlinable
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = RawSpan(_unsafeStart: UnsafeRawPointer(storage ?? ByteBuffer.nowhere) + start, byteCount: end &- start)
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// An address for a span of no bytes.
  @inlinable
  static var nowhere: UnsafeMutablePointer<UInt8> {
    UnsafeMutablePointer(bitPattern: 1).unsafelyUnwrapped
  }

  /// Makes room for `more` bytes behind those it holds.
  @inline(__always)
  @usableFromInline package mutating func reserve(_ more: Int) {
    if capacity &- end < more { makeRoom(for: more) }
  }

  @inline(never)
  private mutating func makeRoom(for more: Int) {
    let count = end &- start
    if let storage, capacity >= count &+ more, start >= count {
      memcpy(storage, storage + start, count)
    } else {
      var size = max(capacity, 512)
      while size < count &+ more { size *= 2 }
      let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
      if let storage {
        memcpy(grown, storage + start, count)
        storage.deallocate()
      }
      storage = grown
      capacity = size
    }
    start = 0
    end = count
  }

  /// Appends bytes.
  @inlinable @inline(__always)
  package mutating func append(_ source: RawSpan) {
    let count = source.byteCount
    if capacity &- end < count { reserve(count) }
    guard count > 0, let storage else { return }
    source.withUnsafeBytes { bytes in
      UnsafeMutableRawPointer(storage + end).copyMemory(from: bytes.baseAddress.unsafelyUnwrapped, byteCount: count)
    }
    end &+= count
  }

  /// Appends the first `count` bytes of a block; at most all sixteen.
  @inlinable @inline(__always)
  package mutating func append(_ block: SIMD16<UInt8>, count: Int) {
    precondition(count >= 0 && count <= 16)
    if capacity &- end < 16 { reserve(16) }
    guard let storage else { return }
    UnsafeMutableRawPointer(storage + end).storeBytes(of: block, as: SIMD16<UInt8>.self)
    end &+= count
  }

  /// Appends a part of `source`: a short one as one block, where that many bytes stand there.
  @inlinable @inline(__always)
  package mutating func append(_ source: RawSpan, part: ByteRange) {
    let start = Int(part.start)
    if part.start >= 0, part.count <= 16, source.byteCount &- 16 >= start {
      append(source.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: SIMD16<UInt8>.self), count: part.count)
    } else {
      append(source.part(part))
    }
  }

  /// Appends a literal.
  @inlinable @inline(__always)
  package mutating func append(_ literal: StaticString) {
    let count = literal.utf8CodeUnitCount
    if capacity &- end < count { reserve(count) }
    guard let storage else { return }
    UnsafeMutableRawPointer(storage + end).copyMemory(from: literal.utf8Start, byteCount: count)
    end &+= count
  }

  /// Appends one byte.
  @inlinable @inline(__always)
  package mutating func append(_ byte: UInt8) {
    if end == capacity { reserve(1) }
    storage?[end] = byte
    end &+= 1
  }

  /// Appends the eight bytes of a word, the lowest first.
  @inlinable @inline(__always)
  package mutating func append(_ word: UInt64) {
    if capacity &- end < 8 { reserve(8) }
    guard let storage else { return }
    UnsafeMutableRawPointer(storage + end).storeBytes(of: word.littleEndian, as: UInt64.self)
    end &+= 8
  }

  /// Takes `count` bytes from the front.
  @inlinable
  package mutating func consume(_ count: Int) {
    precondition(count >= 0 && count <= end &- start)
    start &+= count
    if start == end { removeAll() }
  }

  /// Empties it and keeps its memory.
  @inlinable
  package mutating func removeAll() {
    start = 0
    end = 0
  }

  /// Holds these bytes instead, in memory hardly larger than they are; for what is kept long.
  mutating func replace(with source: RawSpan) {
    removeAll()
    if capacity < source.byteCount {
      storage?.deallocate()
      capacity = (source.byteCount &+ 63) & ~63
      storage = .allocate(capacity: capacity)
    }
    append(source)
  }

  /// Gives its memory back where it is empty and could hold more than `limit` bytes.
  @inlinable @inline(__always)
  package mutating func shrink(above limit: Int) {
    if capacity > limit, isEmpty { release() }
  }

  /// Empties it and gives its memory back.
  @usableFromInline package mutating func release() {
    storage?.deallocate()
    storage = nil
    capacity = 0
    removeAll()
  }
}
