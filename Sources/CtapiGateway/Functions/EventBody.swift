import CtapiCore
import CtapiHTTP

/// A request's body on its way into a function's event: read and written part by part, so that a large one takes no
/// memory (`gateway.md` 3.6).
struct EventBody: ~Copyable {
  /// What is read at once, in bytes: a multiple of three, so that the parts' Base64 is that of the whole.
  static let partSize = 49_152

  private let body: GatheredBody
  private var offset = 0
  private var part = ByteBuffer()

  /// Takes the body over, which ends with this.
  init(_ body: consuming GatheredBody) { self.body = body }

  /// Whether all of it is well-formed UTF-8.
  mutating func isText() throws(BodyLoss) -> Bool {
    offset = 0
    while offset < body.count {
      let count = try readCharacters()
      guard part.bytes.extracting(0..<count).isUTF8 else { return false }
    }
    return true
  }

  /// Appends it to an event as what stands between the quotes of a JSON string: as text, or in Base64.
  mutating func write(
    asText: Bool, to event: inout GatheredBody, in folder: BodyFolder?
  ) throws(BodyLoss) {
    var written = ByteBuffer()
    offset = 0
    while offset < body.count {
      written.removeAll()
      if asText {
        let count = try readCharacters()
        written.append(part.bytes.extracting(0..<count), as: .json)
      } else {
        try read()
        offset += part.count
        let text = Array(Base64.encode(Span(_bytes: part.bytes)).utf8)
        written.append(text.span.bytes)
      }
      try event.append(written.bytes, in: folder)
    }
  }

  /// Reads the next part and goes on behind its last whole character; how many bytes of the part belong to whole ones.
  private mutating func readCharacters() throws(BodyLoss) -> Int {
    try read()
    var count = part.count
    if offset + count < body.count {
      // A character has at most four bytes, of which all but the first begin with the bits 10.
      var start = count - 1
      while start > count - 4, part.bytes.byte(start) & 0xC0 == 0x80 { start -= 1 }
      if part.bytes.byte(start) >= 0xC0 { count = start }
    }
    offset += count
    return count
  }

  private mutating func read() throws(BodyLoss) {
    part.removeAll()
    try body.read(at: offset, atMost: EventBody.partSize, into: &part)
  }
}
