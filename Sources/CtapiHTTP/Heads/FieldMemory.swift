/// The fields of a connection's last head, byte for byte, with what was read in them.
///
/// A client sends most of its requests on a connection with the same fields as the one before; comparing them is an
/// eighth of the work of reading them. What is not the same to the last byte is read anew, so nothing is ever taken from
/// here that reading would not give. A connection whose fields always change is remembered seldom.
@frozen @usableFromInline package struct FieldMemory: ~Copyable {
  /// Longer fields are not remembered, in bytes.
  private static let limit = 4096
  /// After so many heads in a row that were not known, only every sixteenth is remembered.
  private static let patience: UInt32 = 4

  @usableFromInline var bytes = ByteBuffer()
  @usableFromInline var fields = ScannedFields()
  @usableFromInline var misses: UInt32 = 0
  /// What was written of the fields for a backend, and for which use; kept only while they are remembered.
  @usableFromInline var written = ByteBuffer()
  @usableFromInline var use: Int64 = -1

  /// Nothing remembered.
  package init() {}

  /// Takes what is known of fields that stand at the front of `bytes`; false when they are not those remembered.
  @inline(__always)
  mutating func recall(
    _ bytes: RawSpan, lineLength: Int, limits: ScannedRequest.Limits, into found: inout ScannedFields
  ) -> Bool {
    let count = self.bytes.count
    guard count > 0, count <= bytes.byteCount, lineLength &+ fields.valuesLength <= limits.lineAndValues,
      lineLength &+ count <= limits.head, bytes.extracting(0..<count).isEqual(to: self.bytes.bytes)
    else { return false }
    found = fields
    misses = 0
    return true
  }

  /// Keeps fields that were read and were not known.
  mutating func remember(_ bytes: RawSpan, _ read: ScannedFields) {
    misses &+= 1
    self.bytes.removeAll()
    written.removeAll()
    use = -1
    guard read.length <= FieldMemory.limit, !read.isChunked, !read.expectsContinue else { return }
    guard misses <= FieldMemory.patience || misses & 15 == 0 else { return }
    fields = read
    self.bytes.replace(with: bytes.extracting(0..<read.length))
  }

  /// Gives the memory back.
  package mutating func release() {
    bytes.release()
    written.release()
    misses = 0
    use = -1
  }

  /// Whether something was written of the fields for `use`.
  @inlinable @inline(__always)
  package func hasWritten(for use: Int64) -> Bool { self.use == use }

  /// Appends what was written of the fields.
  @inlinable @inline(__always)
  package func appendWriting(to out: inout ByteBuffer) { out.append(written.bytes) }

  /// Keeps what was written of the remembered fields for a use.
  package mutating func keep(_ writing: RawSpan, for use: Int64) {
    guard !bytes.isEmpty else { return }
    written.replace(with: writing)
    self.use = use
  }
}
