import CtapiCore
import CtapiWire
import Testing

@Suite struct OperationTableTests {
  @Test("every operation of the models behaves or is refused by name, once")
  func everyOperation() throws {
    let behaves = DynamoDBOperation.implemented.map(\.name)
    let all = behaves + DynamoDBOperation.refused
    // 57 operations of DynamoDB and 4 of DynamoDB Streams in botocore 1.43.
    #expect(all.count == 61)
    #expect(Set(all).count == all.count)
    let fixture = try DynamoDBFixture()
    for name in DynamoDBOperation.refused {
      try fixture.refuse(name, "{}", "UnknownOperationException", "ctapi does not implement the operation \(name)")
    }
    for name in behaves {
      let answer = try fixture.call(name, "{}")
      #expect(answer.body["__type"]?.stringValue?.hasSuffix("UnknownOperationException") != true)
    }
  }

  @Test(
    "a parameter that is not read is refused by name",
    arguments: [
      "CreateTable", "DeleteItem", "DeleteTable", "DescribeLimits", "DescribeTable", "GetItem", "ListTables", "PutItem",
      "Scan",
    ])
  func unknownParameter(operation: String) throws {
    let fixture = try DynamoDBFixture()
    let body: JSONObject = [
      "TableName": "pets", "BillingMode": "PAY_PER_REQUEST",
      "KeySchema": [["AttributeName": "petId", "KeyType": "HASH"]],
      "AttributeDefinitions": [["AttributeName": "petId", "AttributeType": "S"]],
      "Item": ["petId": ["S": "1"]], "Key": ["petId": ["S": "1"]], "Novelty": true,
    ]
    let names: [String: [String]] = [
      "CreateTable": ["TableName", "BillingMode", "KeySchema", "AttributeDefinitions"],
      "DeleteItem": ["TableName", "Key"],
      "DeleteTable": ["TableName"], "DescribeTable": ["TableName"], "GetItem": ["TableName", "Key"],
      "PutItem": ["TableName", "Item"], "Scan": ["TableName"],
    ]
    let members = body.members.filter { $0.name == "Novelty" || names[operation]?.contains($0.name) == true }
    let request = JSON.object(JSONObject(uniqueMembers: members)).text()
    try fixture.refuse(
      operation, request, "ValidationException", "ctapi does not support the parameter 'Novelty' of \(operation)")
  }

  @Test(
    "a parameter that ctapi does not have yet is refused by name",
    arguments: [
      ("PutItem", "ConditionExpression"), ("PutItem", "Expected"), ("PutItem", "ConditionalOperator"),
      ("DeleteItem", "ConditionExpression"), ("DeleteItem", "Expected"), ("GetItem", "ProjectionExpression"),
      ("GetItem", "AttributesToGet"), ("Scan", "FilterExpression"), ("Scan", "ProjectionExpression"),
      ("Scan", "ScanFilter"), ("Scan", "AttributesToGet"), ("Scan", "ConditionalOperator"),
    ])
  func expressions(operation: String, parameter: String) throws {
    let fixture = try DynamoDBFixture.withPets()
    let body = #"{"TableName":"pets","Key":{"petId":{"S":"1"}},"Item":{"petId":{"S":"1"}},"\#(parameter)":"x"}"#
    try fixture.refuse(
      operation, body, "ValidationException", "ctapi does not support the parameter '\(parameter)' of \(operation)")
    #expect(try fixture.succeed("Scan", #"{"TableName":"pets"}"#)["Count"] == 0)
  }

  @Test("a parameter that is null is one that is left out")
  func nullParameter() throws {
    let fixture = try DynamoDBFixture.withPets()
    try fixture.succeed("Scan", #"{"TableName":"pets","FilterExpression":null,"Novelty":null}"#)
  }

  @Test("an error of the protocol has the exit code of its kind on the command line")
  func commandLineErrors() throws {
    let fixture = try DynamoDBFixture.withPets()
    func kind(_ operation: String, _ body: String) -> ErrorCode.Kind? {
      do throws(DynamoDBError) {
        _ = try fixture.service.perform(operation, Array(body.utf8))
        return nil
      } catch {
        return error.error.code.kind
      }
    }
    #expect(kind("ListTables", "{}") == nil)
    #expect(kind("DescribeTable", #"{"TableName":"nope"}"#) == .notFound)
    #expect(kind("CreateTable", DynamoDBFixture.pets) == .conflict)
    #expect(kind("PutItem", #"{"TableName":"pets","Item":{}}"#) == .invalidInput)
    #expect(kind("Query", "{}") == .invalidInput)
    #expect(kind("ListTables", "{") == .invalidInput)
  }
}
