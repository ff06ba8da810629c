import CtapiCore
import CtapiHTTP
import CtapiStore
import CtapiWire
import Testing

/// Damaged requests: whatever comes, the answer is one of the protocol's and the store stays whole.
@Suite struct RequestMutationTests {
  private static let requests: [(operation: String, body: String)] = [
    ("CreateTable", DynamoDBFixture.pets), ("DescribeTable", #"{"TableName":"pets"}"#),
    ("ListTables", #"{"ExclusiveStartTableName":"abc","Limit":3}"#),
    (
      "PutItem",
      #"{"TableName":"pets","Item":{"petId":{"S":"1"},"n":{"N":"1.5e3"},"b":{"B":"AQID"},"l":{"L":[{"NULL":true}]},"#
        + #""m":{"M":{"s":{"SS":["a","b"]}}}},"ReturnValues":"ALL_OLD","ReturnConsumedCapacity":"TOTAL"}"#
    ),
    ("GetItem", #"{"TableName":"pets","Key":{"petId":{"S":"1"}},"ConsistentRead":true}"#),
    ("DeleteItem", #"{"TableName":"pets","Key":{"petId":{"S":"1"}},"ReturnValues":"ALL_OLD"}"#),
    ("Scan", #"{"TableName":"pets","Limit":2,"Segment":0,"TotalSegments":2,"Select":"ALL_ATTRIBUTES"}"#),
  ]

  private func mutate(_ body: String, _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(body.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let index = bytes.indices.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
      case 1: bytes.remove(at: index)
      case 2: bytes.insert(Array("{}[]\",:0-eE.".utf8).randomElement(using: &random) ?? 0, at: index)
      case 3: bytes.removeSubrange(index...)
      default: bytes.insert(contentsOf: bytes[index...].prefix(12), at: index)
      }
    }
    return bytes
  }

  @Test(
    "every damaged request gets an answer with the protocol's headers and a body of JSON",
    arguments: [1, 2] as [UInt64])
  func damagedRequests(seed: UInt64) throws {
    let fixture = try DynamoDBFixture.withPets()
    var random = SeededGenerator(seed: seed)
    for number in 0..<1500 {
      let (operation, body) = RequestMutationTests.requests[number % RequestMutationTests.requests.count]
      var request = fixture.request(operation, "")
      request.body = mutate(body, &random)
      let response = fixture.service.respond(to: request)
      let sent = String(decoding: request.body, as: UTF8.self)
      #expect(response.status == 200 || response.status == 400, "\(operation) \(sent)")
      let answer = try JSON(parsing: response.body.span, limits: .item)
      #expect(answer["__type"] == nil || response.status == 400, "\(operation) \(sent)")
      #expect(response.headers["x-amz-crc32"] == String(Checksum.crc32(response.body)))
    }
    try expectWholeStore(fixture)
  }

  @Test("a value of every JSON type in place of every parameter is refused or taken, never a failure of the server")
  func replacedParameters() throws {
    let fixture = try DynamoDBFixture.withPets()
    let values: [JSON] = [.null, true, 7, .number(JSONNumber(unchecked: "1e999")), "x", "", [], [[:]], [:], ["a": [:]]]
    for (operation, body) in RequestMutationTests.requests {
      let object = try #require(JSON(parsing: body).objectValue)
      for name in object.names {
        for value in values {
          var changed = object
          changed[name] = value
          let answer = try fixture.call(operation, JSON.object(changed).text())
          #expect(answer.status == 200 || answer.status == 400, "\(operation) \(name) \(value.text())")
        }
      }
    }
    try expectWholeStore(fixture)
  }

  /// Every item reads back, and the table's totals agree.
  private func expectWholeStore(_ fixture: DynamoDBFixture) throws {
    for name in try fixture.store.tableNames() {
      var count = 0
      try fixture.store.forEachItem(in: fixture.store.table(name)) { stored throws(CtapiError) in
        _ = try stored.item()
        count += 1
        return true
      }
      #expect(try fixture.store.describe(name).itemCount == count)
    }
  }
}
