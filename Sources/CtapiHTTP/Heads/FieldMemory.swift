/// The fields of a connection's last head, byte for byte, with what was read in them.
///
/// A client sends most of its requests on a connection with the fields of the one before, or with one line changed: an
/// id, a token, a time. Comparing is an eighth of the work of reading. What is changed is read by the same scanner, and
/// everything else must be the same to the last byte, so nothing is ever taken from here that reading would not give. A
/// connection whose fields always change in other ways is remembered seldom.
@frozen @usableFromInline package struct FieldMemory: ~Copyable {
  /// Longer fields are not remembered, in bytes.
  private static let limit = 4096
  /// After so many heads in a row that were not known, only every sixteenth is remembered.
  private static let patience: UInt32 = 4

  @usableFromInline var bytes = ByteBuffer()
  @usableFromInline var fields = ScannedFields()
  @usableFromInline var misses: UInt32 = 0
  /// The line that had changed last time, and how many bytes its value has.
  @usableFromInline var changing = ByteRange()
  private var changingValue = 0
  /// What was written of the fields for a backend, for which use, and where in it the fields begin; kept only while they
  /// are remembered.
  @usableFromInline var written = ByteBuffer()
  @usableFromInline var use: Int64 = -1
  @usableFromInline var writtenStart = 0

  /// Nothing remembered.
  package init() {}

  /// Takes what is known of fields that stand at the front of `bytes`; false when they are not those remembered.
  ///
  /// `changed` is the one line that is not, and empty when there is none.
  @inline(__always)
  mutating func recall(
    _ bytes: RawSpan, lineLength: Int, limits: ScannedRequest.Limits, into found: inout ScannedFields,
    changed: inout ByteRange
  ) -> Bool {
    let count = self.bytes.count
    guard count > 0 else { return false }
    guard count <= bytes.byteCount, bytes.extracting(0..<count).isEqual(to: self.bytes.bytes) else {
      guard recallChanged(bytes, into: &found, changed: &changed) else { return false }
      misses = 0
      return lineLength &+ found.valuesLength <= limits.lineAndValues && lineLength &+ found.length <= limits.head
    }
    guard lineLength &+ fields.valuesLength <= limits.lineAndValues, lineLength &+ count <= limits.head else {
      return false
    }
    found = fields
    changed = ByteRange()
    misses = 0
    return true
  }

  /// The same for fields of which one line has changed, whose value says nothing of the message or is a token.
  @inline(never)
  private mutating func recallChanged(
    _ bytes: RawSpan, into found: inout ScannedFields, changed: inout ByteRange
  ) -> Bool {
    guard !fields.connectionNamesFields else { return false }
    let difference = ByteBlock.firstDifference(bytes, self.bytes.bytes)
    guard difference < self.bytes.count else { return false }
    if difference < Int(changing.start) || difference >= Int(changing.end) { find(lineAt: difference) }
    let start = Int(changing.start)
    let oldEnd = Int(changing.end)
    guard oldEnd > start else { return false }
    var scanner = FieldScanner(bytes, from: start)
    // Up to the difference both are the same: behind the colon, so are the names.
    guard case .field = scanner.next(), difference > Int(scanner.name.end) else { return false }
    let end = scanner.position
    let rest = self.bytes.count &- oldEnd
    guard bytes.byteCount &- end >= rest,
      bytes.extracting(end..<end &+ rest).isEqual(to: self.bytes.bytes.extracting(oldEnd...))
    else { return false }
    var isAuthorization = false
    if ScannedFields.matters(scanner) {
      let name = bytes.part(unchecked: scanner.name)
      isAuthorization = name.isWord("authorization") && fields.authorizationCount == 1
      guard isAuthorization || name.isWord("x-amzn-trace-id") else { return false }
    }
    found = fields
    found.change(
      from: oldEnd, by: end &- oldEnd, values: scanner.value.count &- changingValue,
      authorization: isAuthorization ? scanner.value : nil)
    changed = scanner.line
    return true
  }

  /// Notes the remembered line that has the byte at an index.
  private mutating func find(lineAt index: Int) {
    var scanner = FieldScanner(bytes.bytes, from: 0)
    var line = ByteRange()
    var value = 0
    while line.isEmpty, case .field = scanner.next() {
      guard index < scanner.position else { continue }
      line = scanner.line
      value = scanner.value.count
    }
    changing = line
    changingValue = value
  }

  /// Keeps fields that were read and were not known.
  mutating func remember(_ bytes: RawSpan, _ read: ScannedFields) {
    misses &+= 1
    self.bytes.removeAll()
    written.removeAll()
    use = -1
    changing = ByteRange()
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

  /// Appends what was written of the remembered fields, with the changed line of a head's `fields` in its place.
  @inlinable @inline(__always)
  package func appendWriting(to out: inout ByteBuffer, changed: ByteRange, of fields: RawSpan) {
    if changed.isEmpty {
      out.append(written.bytes)
    } else {
      appendWriting(to: &out, with: fields.part(changed))
    }
  }

  @usableFromInline
  func appendWriting(to out: inout ByteBuffer, with line: RawSpan) {
    let place = writtenStart &+ Int(changing.start) &- fields.dropped.length(before: changing.start)
    out.append(written.bytes.extracting(0..<place))
    out.append(line)
    out.append(written.bytes.extracting((place &+ changing.count)...))
  }

  /// Keeps what was written of a recalled head's fields for a use; they begin at `start` in it, without their dropped
  /// lines.
  package mutating func keep(
    _ writing: RawSpan, fieldsAt start: Int, for use: Int64, of head: borrowing ScannedRequest, _ bytes: RawSpan
  ) {
    guard !self.bytes.isEmpty else { return }
    if !head.changedLine.isEmpty {
      // What was written has the changed line, so that it goes with these fields.
      fields = head.fields
      changing = ByteRange()
      self.bytes.replace(with: bytes.extracting(head.fieldsStart..<head.length))
    }
    written.replace(with: writing)
    writtenStart = start
    self.use = use
  }
}
