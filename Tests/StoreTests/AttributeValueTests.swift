import CtapiCore
import CtapiStore
import Testing

@Suite struct AttributeValueTests {
  private func read(_ text: String) throws -> AttributeValue {
    try AttributeValue(wire: JSON(parsing: text, limits: .item))
  }

  @Test(
    "1.3: every type comes back as it was",
    arguments: [
      #"{"S":"rex"}"#, #"{"S":""}"#, #"{"N":"12.5"}"#, #"{"B":"AQID"}"#, #"{"B":""}"#, #"{"BOOL":false}"#,
      #"{"NULL":true}"#, #"{"SS":["b","a"]}"#, #"{"SS":[""]}"#, #"{"NS":["2","1"]}"#, #"{"BS":["AQ==",""]}"#,
      #"{"M":{"b":{"S":"1"},"a":{"M":{}}}}"#, #"{"L":[{"N":"1"},{"L":[]},{"NULL":true}]}"#,
    ])
  func roundTrip(text: String) throws {
    #expect(try read(text).wireJSON.text() == text)
  }

  @Test("51: numbers are normalised wherever they stand")
  func normalisedNumbers() throws {
    #expect(
      try read(#"{"L":[{"N":"1.0"},{"NS":["2.50","1e1"]},{"M":{"n":{"N":"-0"}}}]}"#).wireJSON.text()
        == #"{"L":[{"N":"1"},{"NS":["2.5","10"]},{"M":{"n":{"N":"0"}}}]}"#)
  }

  @Test(
    "44, 45: empty sets and sets with a member twice",
    arguments: [
      (#"{"SS":[]}"#, ItemFault.emptySet(.stringSet)), (#"{"NS":[]}"#, .emptySet(.numberSet)),
      (#"{"BS":[]}"#, .emptySet(.binarySet)), (#"{"SS":["a","a"]}"#, .duplicateInSet(["a", "a"])),
      (#"{"NS":["1","1.0"]}"#, .duplicateInSet(["1", "1"])),
      (#"{"BS":["AQ==","AQ=="]}"#, .duplicateInSet(["AQ==", "AQ=="])),
      (#"{"NS":[""]}"#, .notNumeric("")),
    ])
  func sets(text: String, fault: ItemFault) {
    #expect(throws: fault) { try read(text) }
  }

  @Test("1.3: texts that only look the same are two members")
  func canonicallyEquivalentTexts() throws {
    #expect(try read("{\"SS\":[\"\u{e9}\",\"e\u{301}\"]}").wireJSON["SS"]?.arrayValue?.count == 2)
  }

  @Test(
    "46, 47: an attribute value has exactly one type",
    arguments: [
      (#"{"NULL":false}"#, ItemFault.nullNotTrue), ("{}", .noType), ("null", .noType), (#"{"S":null}"#, .noType),
      (#"{"X":"a"}"#, .noType), (#"{"S":"a","N":"1"}"#, .severalTypes), (#"{"S":"a","X":1}"#, .severalTypes),
    ])
  func types(text: String, fault: ItemFault) {
    #expect(throws: fault) { try read(text) }
  }

  @Test("6 to 9: values of the wrong JSON type")
  func shapes() throws {
    func shape(_ expected: ShapeFault.Expected, _ found: JSON) -> ItemFault {
      .shape(ShapeFault(expected, found: found))
    }
    #expect(throws: shape(.string, 23)) { try read(#"{"S":23}"#) }
    #expect(throws: shape(.string, 1)) { try read(#"{"N":1}"#) }
    #expect(throws: shape(.bool, "true")) { try read(#"{"BOOL":"true"}"#) }
    #expect(throws: shape(.blob, true)) { try read(#"{"B":true}"#) }
    #expect(throws: shape(.list, "x")) { try read(#"{"SS":"x"}"#) }
    #expect(throws: shape(.element("AttributeValue"), "x")) { try read(#"{"L":["x"]}"#) }
    #expect(throws: shape(.map(of: "AttributeValue"), [])) { try read(#"{"M":[]}"#) }
  }

  @Test("9: base64 is read strictly")
  func base64() throws {
    #expect(throws: ItemFault.base64Length(5)) { try Base64.decode("23456") }
    #expect(throws: ItemFault.base64End) { try Base64.decode("=+/=") }
    #expect(throws: ItemFault.base64End) { try Base64.decode("+/+=") }
    #expect(throws: ItemFault.base64End) { try Base64.decode("====") }
    #expect(throws: ItemFault.base64Character("!")) { try Base64.decode("AB!D") }
    for bytes: [UInt8] in [[], [0], [0, 1], [0, 1, 2], [255, 254, 253, 252], Array(0...255)] {
      #expect(try Base64.decode(Base64.encode(bytes)) == bytes)
    }
    #expect(Base64.encode(Array("any carnal pleas".utf8)) == "YW55IGNhcm5hbCBwbGVhcw==")
  }

  @Test("54: 32 levels of lists and maps are kept, 33 refused")
  func nesting() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: #"{"L":["#, count: levels) + #"{"S":"x"}"# + String(repeating: "]}", count: levels)
    }
    #expect(try read(nested(32)).type == .list)
    #expect(throws: ItemFault.nestedTooDeep) { try read(nested(33)) }
    let plain = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
    #expect(throws: ItemFault.nestedTooDeep) { try AttributeValue(plain: JSON(parsing: plain)) }
  }

  @Test("1.3: sizes")
  func sizes() throws {
    #expect(try read(#"{"S":"é"}"#).size == 2)
    #expect(try read(#"{"B":"AQID"}"#).size == 3)
    #expect(try read(#"{"NULL":true}"#).size == 1)
    #expect(try read(#"{"L":[{"BOOL":true},{"S":"ab"}]}"#).size == 3 + 2 + 3)
    #expect(try read(#"{"M":{"ab":{"S":"c"}}}"#).size == 3 + 1 + 3)
    #expect(try read(#"{"SS":["a","bc"]}"#).size == 3)
  }

  @Test func namesThatOnlyLookTheSameAreTwoAttributes() throws {
    var item = Item()
    item["\u{e9}"] = .null
    item["e\u{301}"] = .bool(true)
    #expect(item.attributes.count == 2)
    item["\u{e9}"] = nil
    #expect(item.attributes.map(\.value) == [.bool(true)])
  }
}
