import CtapiCore
import CtapiWire
import Testing

@Suite struct ScanOperationTests {
  private let fixture: DynamoDBFixture

  init() throws {
    fixture = try DynamoDBFixture.withOrders()
    for number in 0..<6 {
      try fixture.succeed(
        "PutItem",
        #"{"TableName":"orders","Item":{"pk":{"S":"p\#(number % 3)"},"sk":{"N":"\#(number)"},"x":{"S":"y"}}}"#)
    }
  }

  private func scan(_ members: String = "") -> String { #"{"TableName":"orders"\#(members)}"# }

  private func refuse(
    _ members: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try fixture.refuse("Scan", scan(members), "ValidationException", message, sourceLocation: sourceLocation)
  }

  @Test("85: a scan gives items and counts, COUNT only counts")
  func counts() throws {
    let all = try fixture.succeed("Scan", scan())
    #expect(all["Items"]?.arrayValue?.count == 6)
    #expect(all["Count"] == 6)
    #expect(all["ScannedCount"] == 6)
    #expect(all["LastEvaluatedKey"] == nil)
    let counted = try fixture.succeed("Scan", scan(#","Select":"COUNT""#))
    #expect(counted == ["Count": 6, "ScannedCount": 6])
  }

  @Test("85: pages go on behind the last key, which has the key's attributes only")
  func pages() throws {
    var seen: [JSON] = []
    var start = ""
    repeat {
      let page = try fixture.succeed("Scan", scan(#","Limit":2\#(start)"#))
      seen += page["Items"]?.arrayValue ?? []
      start = ""
      if let last = page["LastEvaluatedKey"] {
        #expect(last.objectValue?.names == ["pk", "sk"])
        start = #","ExclusiveStartKey":\#(last.text())"#
      }
    } while !start.isEmpty
    #expect(seen.count == 6)
    #expect(Set(seen.map { $0["sk"]?["N"]?.stringValue ?? "" }).count == 6)
  }

  @Test("85: a page that ends with the last item still says where it stopped")
  func exactLimit() throws {
    #expect(try fixture.succeed("Scan", scan(#","Limit":6"#))["LastEvaluatedKey"] != nil)
    #expect(try fixture.succeed("Scan", scan(#","Limit":7"#))["LastEvaluatedKey"] == nil)
  }

  @Test("77: a limit of 0")
  func limitOfZero() throws {
    try refuse(
      #","Limit":0"#,
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
        + "Member must have value greater than or equal to 1")
  }

  @Test("78: a selection that is none")
  func selections() throws {
    try refuse(
      #","Select":"INVALID_VALUE""#,
      "1 validation error detected: Value 'INVALID_VALUE' at 'select' failed to satisfy constraint: Member must satisfy "
        + "enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]")
    #expect(try fixture.call("Scan", scan(#","Select":"SPECIFIC_ATTRIBUTES""#)).status == 400)
    #expect(try fixture.call("Scan", scan(#","Select":"ALL_PROJECTED_ATTRIBUTES""#)).status == 400)
    try fixture.succeed("Scan", scan(#","Select":"ALL_ATTRIBUTES","ConsistentRead":true"#))
  }

  @Test("83: an index that the table does not have")
  func index() throws {
    try refuse(#","IndexName":"whatever""#, "The table does not have the specified index: whatever")
  }

  @Test("84: segments")
  func segmentParameters() throws {
    try refuse(
      #","Segment":0"#,
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present")
    try refuse(
      #","TotalSegments":5"#,
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present")
    try refuse(
      #","Segment":5,"TotalSegments":5"#,
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than "
        + "TotalSegments: 5")
  }

  @Test("86: segments are the table, and share no item")
  func segments() throws {
    var seen: [String] = []
    for segment in 0..<4 {
      let page = try fixture.succeed("Scan", scan(#","Segment":\#(segment),"TotalSegments":4"#))
      seen += page["Items"]?.arrayValue?.map { $0.text() } ?? []
    }
    #expect(seen.count == 6)
    #expect(Set(seen).count == 6)
  }

  @Test func aStartKeyMustBeOneOfTheTableAndOfTheSegment() throws {
    try refuse(
      #","ExclusiveStartKey":{"pk":{"S":"a"}}"#,
      "The provided starting key is invalid: The provided key element does not match the schema")
    let keys = try (0..<2).map { segment in
      try fixture.call(
        "Scan",
        scan(#","ExclusiveStartKey":{"pk":{"S":"p0"},"sk":{"N":"0"}},"Segment":\#(segment),"TotalSegments":2"#))
    }
    // A key is in exactly one of two segments.
    #expect(keys.map(\.status).sorted() == [200, 400])
    let message = keys.first { $0.status == 400 }?.body["message"]?.stringValue
    #expect(message?.contains("Please use ExclusiveStartKey with correct Segment. TotalSegments: 2") == true)
  }

  @Test func capacityIsThatOfThePage() throws {
    let page = try fixture.succeed("Scan", scan(#","ReturnConsumedCapacity":"TOTAL""#))
    #expect(page["ConsumedCapacity"]?["CapacityUnits"]?.numberValue?.text == "0.5")
  }
}
