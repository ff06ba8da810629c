import CtapiCore

/// Reads what ``ArchiveWriter`` wrote; anything else is a damaged directory, never a trap.
struct ArchiveReader: ~Escapable {
  private let bytes: Span<UInt8>
  private var position = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// The error of bytes that nothing wrote.
  static let damaged = CtapiError(
    .dataDirectory, "an API in the data directory is damaged",
    hint: "import its document again: ctapi routes import FILE")

  /// Whether everything has been read.
  var isAtEnd: Bool { position == bytes.count }

  mutating func integer() throws(CtapiError) -> Int {
    var value: UInt = 0
    var shift: UInt = 0
    while position < bytes.count, shift < 63 {
      let byte = bytes[position]
      position += 1
      value |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { return Int(value) }
      shift += 7
    }
    throw ArchiveReader.damaged
  }

  /// A number of things, each at least a byte long.
  mutating func count() throws(CtapiError) -> Int {
    let count = try integer()
    guard count <= bytes.count - position else { throw ArchiveReader.damaged }
    return count
  }

  mutating func boolean() throws(CtapiError) -> Bool { try integer() != 0 }

  mutating func string() throws(CtapiError) -> String {
    let count = try count()
    defer { position += count }
    return String(copying: bytes.extracting(position..<position + count))
  }

  mutating func raw() throws(CtapiError) -> [UInt8] {
    let count = try count()
    defer { position += count }
    return bytes.extracting(position..<position + count).withUnsafeBufferPointer { [UInt8]($0) }
  }

  mutating func strings() throws(CtapiError) -> [String] {
    let count = try count()
    var texts: [String] = []
    texts.reserveCapacity(count)
    for _ in 0..<count { texts.append(try string()) }
    return texts
  }

  mutating func optionalString() throws(CtapiError) -> String? { try boolean() ? try string() : nil }

  mutating func optionalInteger() throws(CtapiError) -> Int? { try boolean() ? try integer() : nil }
}
