import CtapiHTTP

/// The bytes that a snapshot's ranges point into, as a plain value, so that reaching them counts no references.
///
/// `@unchecked Sendable`: written in `init` only, and never handed out but as spans that borrow a copy of this value, so
/// any number of threads may read it. Valid: it is freed once, by the snapshot it belongs to, which whoever holds a copy
/// holds too.
struct SnapshotText: @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    // Sixteen bytes more than there are, so that a block can be read from each.
    memory = .allocate(byteCount: bytes.count + 16, alignment: 1)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    memory.copyBytes(from: bytes)
    count = bytes.count
  }

  /// How many there are.
  let count: Int

  /// All of them.
  var bytes: RawSpan {
    @inline(__always)
    @_lifetime(borrow self)
    get {
      let span = RawSpan(_unsafeStart: memory.baseAddress.unsafelyUnwrapped, byteCount: count)
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// Appends a part to a buffer.
  @inline(__always)
  func append(_ range: ByteRange, to buffer: inout ByteBuffer) {
    let padded = RawSpan(_unsafeStart: memory.baseAddress.unsafelyUnwrapped, byteCount: count &+ 16)
    precondition(Int(range.end) <= count)
    buffer.append(padded, part: range)
  }

  /// Whether a part is the same bytes as `other`.
  @inline(__always)
  func isSame(_ range: ByteRange, as other: RawSpan) -> Bool { bytes.part(range).isSame(as: other) }

  /// Frees the bytes; for their snapshot alone.
  func deallocate() { memory.deallocate() }
}
