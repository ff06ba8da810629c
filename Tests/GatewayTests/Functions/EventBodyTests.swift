import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

@testable import CtapiGateway

/// Bodies are read and written part by part: no part's border shows in the event (`gateway.md` 3.6).
@Suite struct EventBodyTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private var place: BodyFolder { BodyFolder(path: folder.path, limit: 1 << 30) }

  private func gathered(_ bytes: [UInt8]) throws -> GatheredBody {
    var body = GatheredBody()
    try body.append(bytes.span.bytes, in: place)
    return body
  }

  private func isText(_ bytes: [UInt8]) throws -> Bool {
    var body = EventBody(try gathered(bytes))
    return try body.isText()
  }

  /// What the JSON string of a body's event says.
  private func written(_ bytes: [UInt8], asText: Bool) throws -> String? {
    var body = EventBody(try gathered(bytes))
    var event = GatheredBody()
    try event.append(Array("\"".utf8).span.bytes, in: place)
    try body.write(asText: asText, to: &event, in: place)
    try event.append(Array("\"".utf8).span.bytes, in: place)
    var out = ByteBuffer()
    try event.read(at: 0, atMost: .max, into: &out)
    let text = out.bytes.withUnsafeBytes { Array($0) }
    return try JSON(parsing: text.span).stringValue
  }

  @Test(arguments: ["é", "€", "🐟"], 0..<4)
  func noCharacterIsCutAtTheEndOfAPart(character: String, before: Int) throws {
    let filler = String(repeating: "x", count: EventBody.partSize - before)
    let text = filler + character + "\"\\\n\u{7F}" + String(repeating: character, count: EventBody.partSize)
    #expect(try isText(Array(text.utf8)))
    #expect(try written(Array(text.utf8), asText: true) == text)
  }

  @Test(
    "bytes that are no UTF-8 are no text, wherever they stand",
    arguments: [[0xFF], [0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x90], [0xC0, 0x80], [0xED, 0xA0, 0x80]])
  func brokenTextIsSeen(broken: [UInt8]) throws {
    let part = [UInt8](repeating: 0x78, count: EventBody.partSize)
    for before in [0, 1, EventBody.partSize - 2, EventBody.partSize - 1, EventBody.partSize] {
      #expect(try !isText(Array(part.prefix(before)) + broken))
      #expect(try !isText(Array(part.prefix(before)) + broken + part))
    }
    #expect(try !isText([UInt8](repeating: 0x80, count: 200_000)))
  }

  @Test(arguments: [0, 1, 2, 3, 49_151, 49_152, 49_153, 200_000])
  func theBase64OfThePartsIsThatOfTheWhole(count: Int) throws {
    let bytes = ChunkedText.body(count)
    #expect(try written(bytes, asText: false) == Base64.encode(bytes.span))
    #expect(try isText([UInt8](repeating: 0x78, count: count)))
  }
}
