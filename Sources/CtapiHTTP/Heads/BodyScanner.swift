/// Walks a message's body as its bytes come and says which of them are data (RFC 9112 §6, §7.1).
///
/// Chunk sizes, extensions and trailers are read strictly and never passed on: whoever forwards a chunked body frames
/// the data anew, so that no two readers can disagree about it.
@frozen @usableFromInline package struct BodyScanner: Sendable {
  @frozen @usableFromInline enum Expectation {
    case data
    case chunkSizeStart
    case chunkSize
    case chunkExtension
    case chunkSizeEnd
    case chunkData
    case chunkDataCR
    case chunkDataLF
    case trailerStart
    case trailerName
    case trailer
    case trailerEnd
    case lastEnd
    case untilClose
    case nothing
  }

  private static let extensionLimit = 256
  /// Of all chunks together (`reliability.md` 7), so that a small body cannot come in a large number of bytes.
  private static let extensionsLimit = 16_384
  private static let trailerLimit = 8192

  @usableFromInline var expected: Expectation
  @usableFromInline var left = 0
  @usableFromInline var lineLength = 0
  @usableFromInline var extensionsLength = 0
  @usableFromInline var trailerLength = 0

  /// A body of that length.
  @inlinable @inline(__always)
  package init(_ framing: MessageFraming) {
    switch framing {
    case .sized(let count):
      left = count
      expected = count == 0 ? .nothing : .data
    case .chunked: expected = .chunkSizeStart
    case .untilClose: expected = .untilClose
    }
  }

  /// Whether all of it has come; never for one that ends with its connection.
  @inlinable @inline(__always)
  package var isComplete: Bool { expected == .nothing }

  /// Whether only the end of the connection ends it.
  package var endsWithConnection: Bool { expected == .untilClose }

  /// How many bytes of a sized body have not come.
  package var remaining: Int { expected == .data ? left : 0 }

  /// Goes on at `offset`: the next part of `bytes` that is data, or nil when these bytes hold no more of the body.
  ///
  /// `offset` is moved behind what was used. Throws `malformed` for framing that is not exactly right.
  package mutating func next(_ bytes: RawSpan, from offset: inout Int) throws(HeadRefusal) -> ByteRange? {
    let count = bytes.byteCount
    while offset < count {
      switch expected {
      case .nothing: return nil
      case .untilClose: return takeData(count &- offset, &offset)
      case .data:
        let part = takeData(min(left, count &- offset), &offset)
        left &-= part.count
        if left == 0 { expected = .nothing }
        return part
      case .chunkData:
        let part = takeData(min(left, count &- offset), &offset)
        left &-= part.count
        if left == 0 { expected = .chunkDataCR }
        return part
      default:
        try takeFraming(bytes.byte(offset))
        offset &+= 1
      }
    }
    return nil
  }

  private func takeData(_ count: Int, _ offset: inout Int) -> ByteRange {
    let part = ByteRange(offset, offset &+ count)
    offset &+= count
    return part
  }

  private mutating func takeFraming(_ byte: UInt8) throws(HeadRefusal) {
    switch expected {
    case .chunkSizeStart, .chunkSize: try takeSize(byte)
    case .chunkExtension:
      lineLength &+= 1
      extensionsLength &+= 1
      if byte == 0x0D {
        expected = .chunkSizeEnd
      } else if byte < 0x20 && byte != 0x09 || byte == 0x7F || lineLength > BodyScanner.extensionLimit
        || extensionsLength > BodyScanner.extensionsLimit
      {
        throw .malformed
      }
    case .chunkSizeEnd:
      guard byte == 0x0A else { throw .malformed }
      expected = left == 0 ? .trailerStart : .chunkData
    case .chunkDataCR:
      guard byte == 0x0D else { throw .malformed }
      expected = .chunkDataLF
    case .chunkDataLF:
      guard byte == 0x0A else { throw .malformed }
      expected = .chunkSizeStart
    case .trailerStart, .trailerName, .trailer, .trailerEnd, .lastEnd: try takeTrailer(byte)
    case .data, .chunkData, .untilClose, .nothing: break
    }
  }

  private mutating func takeSize(_ byte: UInt8) throws(HeadRefusal) {
    if let digit = byte.hexadecimalDigit {
      if expected == .chunkSizeStart {
        left = 0
        lineLength = 0
      }
      lineLength &+= 1
      guard lineLength <= 8 else { throw .malformed }
      left = left << 4 | digit
      expected = .chunkSize
      return
    }
    guard expected == .chunkSize else { throw .malformed }
    switch byte {
    case 0x0D: expected = .chunkSizeEnd
    case 0x3B:
      expected = .chunkExtension
      lineLength = 0
    default: throw .malformed
    }
  }

  private mutating func takeTrailer(_ byte: UInt8) throws(HeadRefusal) {
    trailerLength &+= 1
    guard trailerLength <= BodyScanner.trailerLimit else { throw .tooLarge }
    switch (expected, byte) {
    case (.trailerStart, 0x0D): expected = .lastEnd
    case (.trailerStart, _):
      guard FieldScanner.isToken(byte) else { throw .malformed }
      expected = .trailerName
    case (.trailerName, 0x3A): expected = .trailer
    case (.trailerName, _): guard FieldScanner.isToken(byte) else { throw .malformed }
    case (.trailer, 0x0D): expected = .trailerEnd
    case (.trailer, _):
      guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { throw .malformed }
    case (.trailerEnd, 0x0A): expected = .trailerStart
    case (.lastEnd, 0x0A): expected = .nothing
    default: throw .malformed
    }
  }
}

extension UInt8 {
  @inline(__always)
  fileprivate var hexadecimalDigit: Int? {
    switch self {
    case 0x30...0x39: Int(self) - 0x30
    case 0x41...0x46: Int(self) - 0x41 + 10
    case 0x61...0x66: Int(self) - 0x61 + 10
    default: nil
    }
  }
}
