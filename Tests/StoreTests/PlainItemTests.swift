import CtapiCore
import CtapiStore
import Testing

@Suite struct PlainItemTests {
  private func object(_ text: String) throws -> JSONObject { try #require(JSON(parsing: text).objectValue) }

  @Test func plainJSONMapsAsTheDocumentClientsDo() throws {
    let item = try Item(plain: object(#"{"s":"a","n":1.50,"t":true,"z":null,"l":[1,"x"],"m":{"k":{}}}"#))
    #expect(
      item.wireJSON.text()
        == #"{"s":{"S":"a"},"n":{"N":"1.5"},"t":{"BOOL":true},"z":{"NULL":true},"#
        + #""l":{"L":[{"N":"1"},{"S":"x"}]},"m":{"M":{"k":{"M":{}}}}}"#)
    #expect(item.plainJSON.text() == #"{"s":"a","n":1.5,"t":true,"z":null,"l":[1,"x"],"m":{"k":{}}}"#)
  }

  @Test func setsAndBinaryReadAsTheirNearestNeighbours() throws {
    let item = try Item(
      wire: JSON(parsing: #"{"b":{"B":"AQID"},"s":{"SS":["x"]},"n":{"NS":["1"]},"y":{"BS":["AQ=="]}}"#))
    #expect(item.plainJSON.text() == #"{"b":"AQID","s":["x"],"n":[1],"y":["AQ=="]}"#)
  }

  @Test("106: a number that DynamoDB does not keep is refused")
  func numbersOutOfRange() throws {
    #expect(throws: ItemFault.numberOverflow) { try Item(plain: object(#"{"n":1e400}"#)) }
    #expect(throws: ItemFault.tooManyDigits) {
      try Item(plain: object(#"{"n":[1.234567890123456789012345678901234567891]}"#))
    }
  }

  @Test("106: the spelling put is the spelling got")
  func spellingIsKept() throws {
    for text in [#"{"id":"1","n":0.1}"#, #"{"n":1.50,"id":"1"}"#, #"{"id":"1","m":{"n":[1e2,-0,5.0]}}"#] {
      let json = try JSON(parsing: text)
      let folder = try StoreFolder()
      try folder.put(text)
      #expect(try folder.get("1")?.plainJSON().text() == text)
      #expect(try folder.get("1")?.item() == Item(plain: object(text)))
      #expect(json.text() == text)
    }
  }

  @Test func everyFaultHasWordsForTheCommandLine() {
    let faults: [ItemFault] = [
      .shape(ShapeFault(.string, found: 1)), .base64Length(5), .base64Character("!"), .base64End, .noType,
      .severalTypes,
      .nullNotTrue, .emptySet(.stringSet), .duplicateInSet(["a"]), .notNumeric("dog"), .tooManyDigits, .numberOverflow,
      .numberUnderflow, .nestedTooDeep, .nameTooLong(limit: 9), .itemTooLarge(409_601), .missingKey("id"),
      .keyType(name: "id", expected: .string, actual: .number), .emptyKey(name: "id", type: .string),
      .keyTooLong(role: .hash, limit: 2048), .keyMismatch,
    ]
    for fault in faults {
      #expect(fault.error.code == .invalidItem)
      #expect(!fault.error.message.hasSuffix("."))
    }
    #expect(Set(faults.map(\.error.message)).count == faults.count)
  }
}
