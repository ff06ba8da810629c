import CtapiHTTP

/// The bytes that a snapshot's ranges point into, in memory of their own, so that reading them counts no references.
///
/// `@unchecked Sendable`: written in `init` only, never handed out but as spans that borrow it, and freed once in
/// `deinit`, so any number of threads may read it.
struct SnapshotText: ~Copyable, @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    memory = .allocate(byteCount: max(bytes.count, 1), alignment: 1)
    memory.copyBytes(from: bytes)
    count = bytes.count
  }

  deinit { memory.deallocate() }

  /// How many there are.
  let count: Int

  /// Appends a part to a buffer.
  @inline(__always)
  func append(_ range: ByteRange, to buffer: inout ByteBuffer) { buffer.append(self[range]) }

  /// Whether a part is the same bytes as `other`.
  @inline(__always)
  func isSame(_ range: ByteRange, as other: RawSpan) -> Bool { self[range].isSame(as: other) }

  @inline(__always)
  private subscript(_ range: ByteRange) -> RawSpan {
    @_lifetime(borrow self)
    get {
      precondition(range.start >= 0 && range.start <= range.end && Int(range.end) <= count)
      let span = RawSpan(_unsafeStart: memory.baseAddress.unsafelyUnwrapped + Int(range.start), byteCount: range.count)
      return _overrideLifetime(span, borrowing: self)
    }
  }
}
