import CtapiCore
import CtapiStore
import CtapiWire
import Testing

@Suite struct TableOperationTests {
  private let fixture: DynamoDBFixture

  init() throws { fixture = try DynamoDBFixture() }

  /// A CreateTable request with some members replaced; nil removes one.
  private func create(_ changes: KeyValuePairs<String, JSON?>) -> String {
    var request: JSONObject = [
      "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
      "KeySchema": [["AttributeName": "pk", "KeyType": "HASH"]],
      "AttributeDefinitions": [["AttributeName": "pk", "AttributeType": "S"]],
    ]
    for (name, value) in changes { request[name] = value }
    return JSON.object(request).text()
  }

  private func refuseCreate(
    _ changes: KeyValuePairs<String, JSON?>, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try fixture.refuse(
      "CreateTable", create(changes), "ValidationException", message, sourceLocation: sourceLocation)
    #expect(try fixture.store.tableNames().isEmpty, sourceLocation: sourceLocation)
  }

  @Test("15: a new table is CREATING and has its defaults")
  func creation() throws {
    let table = try #require(try fixture.succeed("CreateTable", DynamoDBFixture.pets)["TableDescription"])
    #expect(table["TableStatus"] == "CREATING")
    #expect(table["BillingModeSummary"] == ["BillingMode": "PAY_PER_REQUEST"])
    #expect(
      table["ProvisionedThroughput"]
        == ["NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0])
    #expect(table["DeletionProtectionEnabled"] == false)
    #expect(table["ItemCount"] == 0)
    #expect(table["TableSizeBytes"] == 0)
    #expect(table["TableArn"] == "arn:aws:dynamodb:us-east-1:000000000000:table/pets")
    #expect(table["CreationDateTime"]?.numberValue?.text == "1764000000.005")
    let identifier = try #require(table["TableId"]?.stringValue)
    #expect(identifier.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12])
    #expect(table["KeySchema"] == [["AttributeName": "petId", "KeyType": "HASH"]])
    #expect(table["AttributeDefinitions"] == [["AttributeName": "petId", "AttributeType": "S"]])
  }

  @Test("16: described at once, it is ACTIVE")
  func description() throws {
    try fixture.succeed("CreateTable", DynamoDBFixture.pets)
    let table = try #require(try fixture.succeed("DescribeTable", #"{"TableName":"pets"}"#)["Table"])
    #expect(table["TableStatus"] == "ACTIVE")
    #expect(table["BillingModeSummary"]?["LastUpdateToPayPerRequestDateTime"]?.numberValue?.text == "1764000000.005")
    #expect(
      table["WarmThroughput"] == ["ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE"])
  }

  @Test("16: a table is found by its ARN too")
  func descriptionByARN() throws {
    try fixture.succeed("CreateTable", DynamoDBFixture.pets)
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/pets"
    #expect(try fixture.succeed("DescribeTable", #"{"TableName":"\#(arn)"}"#)["Table"]?["TableName"] == "pets")
  }

  @Test("17: a table exists once")
  func existsOnce() throws {
    try fixture.succeed("CreateTable", DynamoDBFixture.pets)
    try fixture.refuse(
      "CreateTable", DynamoDBFixture.pets, "ResourceInUseException", "Table already exists: pets")
  }

  @Test("18: a table that does not exist", arguments: ["DescribeTable", "DeleteTable"])
  func missingTable(operation: String) throws {
    try fixture.refuse(
      operation, #"{"TableName":"nope"}"#, "ResourceNotFoundException",
      "Requested resource not found: Table: nope not found")
  }

  @Test("20, 21: names of tables")
  func names() throws {
    try refuseCreate(
      ["TableName": nil], "The parameter 'TableName' is required but was not present in the request")
    try refuseCreate(
      ["TableName": "ab"],
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: "
        + "Member must have length greater than or equal to 3")
    let long = String(repeating: "x", count: 256)
    try refuseCreate(
      ["TableName": .string(long)],
      "1 validation error detected: Value '\(long)' at 'tableName' failed to satisfy constraint: "
        + "Member must have length less than or equal to 255")
  }

  @Test("22, 23: words that are none")
  func enumerations() throws {
    try refuseCreate(
      ["KeySchema": [["AttributeName": "pk", "KeyType": "INVALID"]]],
      "1 validation error detected: Value 'INVALID' at 'keySchema.1.member.keyType' failed to satisfy constraint: "
        + "Member must satisfy enum value set: [HASH, RANGE]")
    try refuseCreate(
      ["AttributeDefinitions": [["AttributeName": "pk", "AttributeType": "INVALID"]]],
      "1 validation error detected: Value 'INVALID' at 'attributeDefinitions.1.member.attributeType' failed to satisfy "
        + "constraint: Member must satisfy enum value set: [B, N, S]")
    try refuseCreate(
      ["BillingMode": "FREE"],
      "1 validation error detected: Value 'FREE' at 'billingMode' failed to satisfy constraint: "
        + "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]")
  }

  @Test("1.2: what is wrong is told at once")
  func severalErrors() throws {
    try refuseCreate(
      ["KeySchema": nil, "AttributeDefinitions": nil],
      "2 validation errors detected: Value null at 'keySchema' failed to satisfy constraint: Member must not be null; "
        + "Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null")
  }

  @Test("24: three key elements")
  func threeKeys() throws {
    let elements: JSON = [
      ["AttributeName": "pk", "KeyType": "HASH"], ["AttributeName": "sk", "KeyType": "RANGE"],
      ["AttributeName": "extra", "KeyType": "RANGE"],
    ]
    try refuseCreate(
      ["KeySchema": elements],
      "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH), "
        + "KeySchemaElement(attributeName=sk, keyType=RANGE), KeySchemaElement(attributeName=extra, keyType=RANGE)]' "
        + "at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2")
    try refuseCreate(
      ["KeySchema": []],
      "1 validation error detected: Value '[]' at 'keySchema' failed to satisfy constraint: "
        + "Member must have length greater than or equal to 1")
  }

  @Test("25, 30: keys and definitions that do not fit each other")
  func keysAndDefinitions() throws {
    try refuseCreate(
      ["KeySchema": [["AttributeName": "pk", "KeyType": "HASH"], ["AttributeName": "pk", "KeyType": "RANGE"]]],
      "Invalid KeySchema: Some index key attribute have no definition")
    try refuseCreate(
      ["KeySchema": [["AttributeName": "pk", "KeyType": "RANGE"]]],
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    try refuseCreate(
      ["KeySchema": [["AttributeName": "pk", "KeyType": "HASH"], ["AttributeName": "sk", "KeyType": "HASH"]]],
      "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
    try refuseCreate(
      ["KeySchema": [["AttributeName": "other", "KeyType": "HASH"]]],
      "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. "
        + "Keys: [other], AttributeDefinitions: [pk]")
    try refuseCreate(
      [
        "AttributeDefinitions": [
          ["AttributeName": "pk", "AttributeType": "S"], ["AttributeName": "x", "AttributeType": "S"],
        ]
      ],
      "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of "
        + "attributes defined in AttributeDefinitions")
  }

  @Test("28, 29: billing and throughput that do not fit each other")
  func billing() throws {
    let missing =
      "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when "
      + "BillingMode is PROVISIONED"
    try refuseCreate(["BillingMode": "PROVISIONED"], missing)
    try refuseCreate(["BillingMode": nil], missing)
    try refuseCreate(
      ["ProvisionedThroughput": ["ReadCapacityUnits": 1, "WriteCapacityUnits": 1]],
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
        + "when BillingMode is PAY_PER_REQUEST")
    try refuseCreate(
      ["BillingMode": nil, "ProvisionedThroughput": ["ReadCapacityUnits": 0, "WriteCapacityUnits": 1]],
      "1 validation error detected: Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy "
        + "constraint: Member must have value greater than or equal to 1")
  }

  @Test func provisionedThroughputComesBack() throws {
    let units: JSON = ["ReadCapacityUnits": 5, "WriteCapacityUnits": 6]
    try fixture.succeed("CreateTable", create(["BillingMode": nil, "ProvisionedThroughput": units]))
    let table = try #require(try fixture.succeed("DescribeTable", #"{"TableName":"orders"}"#)["Table"])
    #expect(
      table["ProvisionedThroughput"]
        == ["NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 6])
    #expect(table["BillingModeSummary"] == nil)
    #expect(table["WarmThroughput"] == ["ReadUnitsPerSecond": 5, "WriteUnitsPerSecond": 6, "Status": "ACTIVE"])
  }

  private static let missingFeatures: [(String, JSON)] = [
    ("GlobalSecondaryIndexes", []), ("LocalSecondaryIndexes", []), ("ResourcePolicy", "{}"),
    ("OnDemandThroughput", [:]), ("WarmThroughput", [:]), ("Tags", [["Key": "a", "Value": "b"]]),
    ("StreamSpecification", ["StreamEnabled": true]), ("SSESpecification", ["Enabled": true]),
    ("GlobalTableSourceArn", "arn"),
  ]

  @Test("what a table cannot have yet is refused by name", arguments: missingFeatures)
  func features(parameter: String, value: JSON) throws {
    try refuseCreate(
      [parameter: value], "ctapi does not support the parameter '\(parameter)' of CreateTable")
  }

  @Test func featuresThatAreSwitchedOffAreNotAskedFor() throws {
    try fixture.succeed(
      "CreateTable",
      create(["StreamSpecification": ["StreamEnabled": false], "SSESpecification": ["Enabled": false], "Tags": []]))
  }

  @Test func theTableClassComesBack() throws {
    try fixture.succeed("CreateTable", create(["TableClass": "STANDARD_INFREQUENT_ACCESS"]))
    let table = try fixture.succeed("DescribeTable", #"{"TableName":"orders"}"#)["Table"]
    #expect(table?["TableClassSummary"] == ["TableClass": "STANDARD_INFREQUENT_ACCESS"])
  }

  @Test("31: a protected table")
  func protection() throws {
    try fixture.succeed("CreateTable", create(["DeletionProtectionEnabled": true]))
    try fixture.refuse(
      "DeleteTable", #"{"TableName":"orders"}"#, "ValidationException",
      "1 validation error detected: Table 'orders' can't be deleted while DeletionProtectionEnabled is set to True")
  }

  @Test("32: a deleted table is DELETING and gone")
  func deletion() throws {
    try fixture.succeed("CreateTable", DynamoDBFixture.pets)
    try fixture.succeed("PutItem", #"{"TableName":"pets","Item":{"petId":{"S":"1"}}}"#)
    let table = try fixture.succeed("DeleteTable", #"{"TableName":"pets"}"#)["TableDescription"]
    #expect(table?["TableStatus"] == "DELETING")
    #expect(table?["ItemCount"] == 1)
    try fixture.refuse(
      "DescribeTable", #"{"TableName":"pets"}"#, "ResourceNotFoundException",
      "Requested resource not found: Table: pets not found")
  }

  @Test("33: tables are listed sorted and in pages")
  func listing() throws {
    for name in ["ccc", "aaa", "bbb"] { try fixture.succeed("CreateTable", create(["TableName": .string(name)])) }
    #expect(try fixture.succeed("ListTables", "{}") == ["TableNames": ["aaa", "bbb", "ccc"]])
    #expect(
      try fixture.succeed("ListTables", #"{"Limit":2}"#)
        == ["TableNames": ["aaa", "bbb"], "LastEvaluatedTableName": "bbb"])
    #expect(
      try fixture.succeed("ListTables", #"{"Limit":2,"ExclusiveStartTableName":"bbb"}"#) == ["TableNames": ["ccc"]])
    for (limit, bound) in [(101, "less than or equal to 100"), (0, "greater than or equal to 1")] {
      try fixture.refuse(
        "ListTables", #"{"Limit":\#(limit)}"#, "ValidationException",
        "1 validation error detected: Value '\(limit)' at 'limit' failed to satisfy constraint: "
          + "Member must have value \(bound)")
    }
  }

  @Test(
    "33: a name to start behind is a table's name",
    arguments: [
      ("ab", ["length"]), (";", ["pattern", "length"]), ("", ["pattern", "length"]), ("bad name", ["pattern"]),
    ])
  func startOfListing(name: String, constraints: [String]) throws {
    let texts = [
      "pattern": "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
      "length": "Member must have length greater than or equal to 3",
    ]
    let told = constraints.map {
      "Value '\(name)' at 'exclusiveStartTableName' failed to satisfy constraint: \(texts[$0] ?? "")"
    }
    try fixture.refuse(
      "ListTables", JSON.object(["ExclusiveStartTableName": .string(name)]).text(), "ValidationException",
      "\(told.count) validation error\(told.count == 1 ? "" : "s") detected: \(told.joined(separator: "; "))")
  }

  @Test(
    "21, 42, 43: a name inside an ARN is held to the rules of names",
    arguments: [
      (
        "ab",
        "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3"
      ),
      (
        "bad name",
        "Value 'bad name' at 'tableName' failed to satisfy constraint: "
          + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
      ),
      (
        "pets/index/x",
        "Value 'pets/index/x' at 'tableName' failed to satisfy constraint: "
          + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
      ),
      ("", "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1"),
    ])
  func namesInARNs(name: String, message: String) throws {
    try refuseCreate(
      ["TableName": .string("arn:aws:dynamodb:us-east-1:000000000000:table/\(name)")],
      "1 validation error detected: " + message)
  }

  @Test func limitsAreThoseOfANewAccount() throws {
    #expect(try fixture.succeed("DescribeLimits", "{}")["TableMaxReadCapacityUnits"] == 40_000)
  }
}
