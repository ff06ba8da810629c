import CtapiCore
import CtapiStore
import CtapiWire
import Testing

@Suite struct ItemOperationTests {
  private let fixture: DynamoDBFixture
  private static let detected = "1 validation error detected: "

  init() throws { fixture = try DynamoDBFixture.withPets() }

  private func put(_ attributes: String, _ more: String = "") -> String {
    #"{"TableName":"pets","Item":{"petId":{"S":"1"},\#(attributes)}\#(more)}"#
  }

  private func get(_ key: String = #"{"petId":{"S":"1"}}"#) throws -> JSON {
    try fixture.succeed("GetItem", #"{"TableName":"pets","Key":\#(key)}"#)
  }

  private func refusePut(
    _ attribute: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try fixture.refuse(
      "PutItem", put(#""a":\#(attribute)"#), "ValidationException", message, sourceLocation: sourceLocation)
    #expect(try get() == [:], sourceLocation: sourceLocation)
  }

  @Test("19: items of a table that does not exist", arguments: ["GetItem", "PutItem", "DeleteItem", "Scan"])
  func missingTable(operation: String) throws {
    let member = ["GetItem": "Key", "DeleteItem": "Key", "PutItem": "Item"][operation]
    let rest = member.map { #","\#($0)":{"petId":{"S":"1"}}"# } ?? ""
    try fixture.refuse(
      operation, #"{"TableName":"nope"\#(rest)}"#, "ResourceNotFoundException", "Requested resource not found")
  }

  @Test("35: an absent item is an empty answer")
  func absentItem() throws {
    #expect(try get() == [:])
  }

  @Test("36: a put gives the old item when asked")
  func returnedItem() throws {
    let all = #","ReturnValues":"ALL_OLD""#
    #expect(try fixture.succeed("PutItem", put(#""n":{"N":"1"}"#, all)) == [:])
    #expect(try fixture.succeed("PutItem", put(#""n":{"N":"2"}"#)) == [:])
    let old = try fixture.succeed("PutItem", put(#""n":{"N":"3"}"#, all))
    #expect(old == ["Attributes": ["petId": ["S": "1"], "n": ["N": "2"]]])
    let key = #"{"TableName":"pets","Key":{"petId":{"S":"1"}},"ReturnValues":"ALL_OLD"}"#
    #expect(try fixture.succeed("DeleteItem", key)["Attributes"]?["n"] == ["N": "3"])
    #expect(try fixture.succeed("DeleteItem", key) == [:])
    #expect(try get() == [:])
  }

  @Test("37: a put cannot give the new item", arguments: ["ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"])
  func returnValues(word: String) throws {
    for operation in ["PutItem", "DeleteItem"] {
      let body =
        #"{"TableName":"pets","\#(operation == "PutItem" ? "Item" : "Key")":{"petId":{"S":"1"}},"ReturnValues":"\#(word)"}"#
      try fixture.refuse(
        operation, body, "ValidationException", Self.detected + "ReturnValues can only be ALL_OLD or NONE")
    }
  }

  @Test("38, 39: an item without its key, or with one of another type")
  func keysOfItems() throws {
    try fixture.refuse(
      "PutItem", #"{"TableName":"pets","Item":{"name":{"S":"x"}}}"#, "ValidationException",
      "One or more parameter values were invalid: Missing the key petId in the item")
    try fixture.refuse(
      "PutItem", #"{"TableName":"pets","Item":{"petId":{"N":"1"}}}"#, "ValidationException",
      "One or more parameter values were invalid: Type mismatch for key petId expected: S actual: N")
  }

  @Test(
    "40: a key that is not the table's",
    arguments: [
      #"{}"#, #"{"petId":{"N":"1"}}"#, #"{"petId":{"S":"1"},"x":{"S":"1"}}"#, #"{"x":{"S":"1"}}"#,
    ])
  func foreignKey(key: String) throws {
    for operation in ["GetItem", "DeleteItem"] {
      try fixture.refuse(
        operation, #"{"TableName":"pets","Key":\#(key)}"#, "ValidationException",
        "The provided key element does not match the schema")
    }
  }

  @Test("41: an empty key")
  func emptyKey() throws {
    let message =
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string "
      + "value. Key: petId"
    for (operation, member) in [("GetItem", "Key"), ("PutItem", "Item"), ("DeleteItem", "Key")] {
      try fixture.refuse(
        operation, #"{"TableName":"pets","\#(member)":{"petId":{"S":""}}}"#, "ValidationException", message)
    }
  }

  @Test("42, 43: names of tables")
  func tableNames() throws {
    try fixture.refuse(
      "PutItem", #"{"TableName":"","Item":{}}"#, "ValidationException",
      Self.detected
        + "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1")
    try fixture.refuse(
      "PutItem", #"{"TableName":"bad table!@#","Item":{}}"#, "ValidationException",
      Self.detected + "Value 'bad table!@#' at 'tableName' failed to satisfy constraint: "
        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
  }

  @Test("44, 45: sets")
  func sets() throws {
    let invalid = Self.detected + "One or more parameter values were invalid: "
    try refusePut(#"{"SS":[]}"#, invalid + "An string set  may not be empty")
    try refusePut(#"{"NS":[]}"#, invalid + "An number set  may not be empty")
    try refusePut(#"{"BS":[]}"#, invalid + "Binary sets should not be empty")
    try refusePut(#"{"SS":["a","a"]}"#, invalid + #"Input collection ["a", "a"] contains duplicates."#)
    try refusePut(#"{"NS":["1","1.0"]}"#, invalid + #"Input collection ["1", "1"] contains duplicates."#)
  }

  @Test("46, 47: attribute values without exactly one type")
  func types() throws {
    try refusePut(
      #"{"NULL":false}"#,
      Self.detected
        + "One or more parameter values were invalid: Null attribute value types must have the value of true")
    try refusePut(
      "{}",
      Self.detected + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    try refusePut(
      #"{"S":"a","N":"1"}"#,
      Self.detected
        + "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    )
  }

  @Test("48 to 50: numbers that are none or out of range")
  func numbers() throws {
    try refusePut(#"{"N":"dog"}"#, Self.detected + "The parameter cannot be converted to a numeric value: dog")
    try refusePut(#"{"N":""}"#, Self.detected + "The parameter cannot be converted to a numeric value")
    try refusePut(
      #"{"N":"\#(String(repeating: "1", count: 39))"}"#,
      Self.detected + "Attempting to store more than 38 significant digits in a Number")
    try refusePut(
      #"{"N":"1E+126"}"#,
      Self.detected + "Number overflow. Attempting to store a number with magnitude larger than supported range")
    try refusePut(
      #"{"N":"1E-131"}"#,
      Self.detected + "Number underflow. Attempting to store a number with magnitude smaller than supported range")
  }

  @Test("48: reads tell the same without the words before it")
  func faultsOfReads() throws {
    try fixture.refuse(
      "GetItem", #"{"TableName":"pets","Key":{"petId":{"N":"dog"}}}"#, "ValidationException",
      "The parameter cannot be converted to a numeric value: dog")
  }

  @Test("51: numbers come back in one spelling")
  func normalisedNumbers() throws {
    try fixture.succeed("PutItem", put(#""a":{"N":"00042"},"b":{"N":"1.50E2"},"c":{"NS":["-0","3.1400"]}"#))
    let item = try get()["Item"]
    #expect(item?["a"] == ["N": "42"])
    #expect(item?["b"] == ["N": "150"])
    #expect(item?["c"] == ["NS": ["0", "3.14"]])
  }

  @Test("53: an item of 409,600 bytes is kept, one more is refused")
  func size() throws {
    let room = Item.maximumSize - "petId".utf8.count - "1".utf8.count - "a".utf8.count
    try refusePut(
      #"{"S":"\#(String(repeating: "x", count: room + 1))"}"#,
      Self.detected + "Item size has exceeded the maximum allowed size")
    try fixture.succeed("PutItem", put(#""a":{"S":"\#(String(repeating: "x", count: room))"}"#))
  }

  @Test("54: 33 levels of nesting")
  func nesting() throws {
    let value = String(repeating: #"{"M":{"a":"#, count: 33) + #"{"S":"x"}"# + String(repeating: "}}", count: 33)
    let message =
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
    try refusePut(value, Self.detected + message)
  }

  @Test("55: keys that are too long")
  func longKeys() throws {
    let key = String(repeating: "k", count: 2049)
    try fixture.refuse(
      "PutItem", #"{"TableName":"pets","Item":{"petId":{"S":"\#(key)"}}}"#, "ValidationException",
      "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes")
  }

  @Test("56: empty texts and bytes that are no key")
  func emptyValues() throws {
    try fixture.succeed("PutItem", put(#""s":{"S":""},"b":{"B":""}"#))
    #expect(try get()["Item"]?["s"] == ["S": ""])
    #expect(try get()["Item"]?["b"] == ["B": ""])
  }

  @Test(
    "65: names and values without an expression", arguments: ["ExpressionAttributeValues", "ExpressionAttributeNames"])
  func strayNames(parameter: String) throws {
    try fixture.refuse(
      "PutItem", put(#""a":{"S":"1"}"#, #","\#(parameter)":{}"#), "ValidationException",
      Self.detected + "\(parameter) can only be specified when using expressions")
  }

  @Test("75: three words that are none are told at once")
  func enumerations() throws {
    let body = put(
      #""a":{"S":"1"}"#,
      #","ReturnConsumedCapacity":"x","ReturnItemCollectionMetrics":"y","ReturnValues":"z""#)
    let message = try fixture.call("PutItem", body).body["message"]?.stringValue ?? ""
    #expect(message.hasPrefix("3 validation errors detected: "))
    for text in [
      "Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: "
        + "[INDEXES, TOTAL, NONE]",
      "Value 'y' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: "
        + "[SIZE, NONE]",
      "Value 'z' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: "
        + "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
    ] {
      #expect(message.contains(text))
    }
  }

  @Test func anItemOrKeyIsRequired() throws {
    for (operation, path) in [("PutItem", "item"), ("GetItem", "key"), ("DeleteItem", "key")] {
      try fixture.refuse(
        operation, #"{"TableName":"pets"}"#, "ValidationException",
        Self.detected + "Value null at '\(path)' failed to satisfy constraint: Member must not be null")
    }
  }

  @Test("1.5: capacity: a write by the KB of the larger item, a read by 4 KB and consistency")
  func capacity() throws {
    func units(_ operation: String, _ body: String) throws -> String? {
      let capacity = try fixture.succeed(operation, body)["ConsumedCapacity"]
      #expect(capacity?["TableName"] == "pets")
      return capacity?["CapacityUnits"]?.numberValue?.text
    }
    let total = #","ReturnConsumedCapacity":"TOTAL""#
    let large = #""a":{"S":"\#(String(repeating: "x", count: 5000))"}"#
    #expect(try units("PutItem", put(large, total)) == "5.0")
    // The old item is the larger one.
    #expect(try units("PutItem", put(#""a":{"S":"1"}"#, total)) == "5.0")
    #expect(try units("PutItem", put(large, total)) == "5.0")
    let key = #"{"TableName":"pets","Key":{"petId":{"S":"1"}}\#(total)"#
    #expect(try units("GetItem", key + "}") == "1.0")
    #expect(try units("GetItem", key + #","ConsistentRead":true}"#) == "2.0")
    #expect(try units("DeleteItem", key + "}") == "5.0")
    #expect(try units("GetItem", key + "}") == "0.5")
    let indexes = try fixture.succeed("PutItem", put(#""a":{"S":"1"}"#, #","ReturnConsumedCapacity":"INDEXES""#))
    #expect(indexes["ConsumedCapacity"]?["Table"]?["CapacityUnits"]?.numberValue?.text == "1.0")
  }
}
