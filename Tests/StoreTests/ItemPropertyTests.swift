import CtapiCore
import CtapiStore
import Testing

@Suite struct ItemPropertyTests {
  @Test("the wire form of any item reads back as the same item and writes the same bytes")
  func wireRoundTrip() throws {
    var random = RandomItem(seed: 1)
    for number in 0..<400 {
      let item = random.item(identifier: "\(number)")
      let bytes = item.wireJSON.bytes()
      let again = try Item(wire: JSON(parsing: bytes.span, limits: .item))
      #expect(again == item)
      #expect(again.wireJSON.bytes() == bytes)
      #expect(again.size == item.size)
    }
  }

  @Test("plain JSON of any item reads back as plain JSON of the same text")
  func plainRoundTrip() throws {
    var random = RandomItem(seed: 2)
    for number in 0..<400 {
      let plain = random.item(identifier: "\(number)").plainJSON
      let text = plain.text()
      let again = try Item(plain: #require(JSON(parsing: text, limits: .item).objectValue))
      #expect(again.plainJSON.text() == text)
    }
  }

  @Test("an item's size is the sum of its parts, and never less than its key")
  func sizes() {
    var random = RandomItem(seed: 3)
    for number in 0..<200 {
      let item = random.item(identifier: "\(number)")
      let sum = item.attributes.reduce(0) { $0 + $1.name.utf8.count + $1.value.size }
      #expect(item.size == sum)
      #expect(item.size >= 3)
      #expect(AttributeValue.map(item).size == item.size + 3 + item.attributes.count)
    }
  }

  @Test("two values are equal exactly when their canonical texts are")
  func equality() {
    var random = RandomItem(seed: 4)
    for _ in 0..<400 {
      let left = random.value()
      let right = random.value()
      #expect(left == left)
      if left.wireJSON.text() == right.wireJSON.text() { #expect(left == right) }
      if left.type != right.type { #expect(left != right) }
    }
  }

  @Test("any bytes come back out of base64")
  func base64() throws {
    var random = SeededGenerator(seed: 5)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      let text = Base64.encode(bytes)
      #expect(text.utf8.count == (count + 2) / 3 * 4)
      #expect(try Base64.decode(text) == bytes)
      // A text with one letter gone is never taken.
      if count > 0 { #expect(throws: ItemFault.self) { try Base64.decode(String(text.dropLast())) } }
    }
  }

  @Test("cutting any wire form short is refused, never half read")
  func truncation() throws {
    var random = RandomItem(seed: 6)
    let bytes = random.item(identifier: "x").wireJSON.bytes()
    for count in 0..<bytes.count {
      #expect(throws: CtapiError.self) { try JSON(parsing: Array(bytes[..<count]).span, limits: .item) }
    }
  }
}
