import CtapiCore
import CtapiHTTP
import CtapiWire
import Testing

@Suite struct TransportTests {
  private let fixture: DynamoDBFixture

  init() throws { fixture = try DynamoDBFixture.withPets() }

  private func send(
    _ method: String, _ headers: HTTPHeaders = [:], _ body: String = "", target: String = "/"
  ) -> HTTPResponse {
    fixture.service.respond(
      to: HTTPRequest(method: method, target: target, headers: headers, body: Array(body.utf8)))
  }

  private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

  @Test("1: GET answers that the endpoint is healthy")
  func health() {
    let response = send("GET")
    #expect(response.status == 200)
    #expect(text(response) == "healthy: dynamodb.us-east-1.amazonaws.com ")
    #expect(response.headers["x-amz-crc32"] == "3128867991")
  }

  @Test("2: another content type, or another method, is not found")
  func wrongContentType() {
    for response in [send("POST", ["content-type": "text/plain"], "{}"), send("PUT"), send("POST", [:], "{}")] {
      #expect(response.status == 404)
      #expect(text(response) == "<UnknownOperationException/>\n")
      #expect(response.headers["x-amz-crc32"] == "3552371480")
    }
  }

  @Test("3: no target")
  func noTarget() {
    let response = send("POST", ["content-type": "application/json"], "{}")
    #expect(response.status == 400)
    #expect(text(response) == #"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#)
  }

  @Test("4: a target that AWS does not have", arguments: ["ListTable", "", "putItem", "PutItem.x"])
  func unknownTarget(name: String) throws {
    try fixture.refuse(name, "{}", "UnknownOperationException", nil)
  }

  @Test("4: a target of another service or version")
  func foreignTarget() {
    for target in ["DynamoDB_20111205.ListTables", "ListTables", "AmazonEC2.ListTables"] {
      let headers: HTTPHeaders = ["content-type": "application/x-amz-json-1.0", "x-amz-target": target]
      #expect(text(send("POST", headers, "{}")).contains("UnknownOperationException"))
    }
  }

  @Test(
    "5: a body that is not an object of JSON",
    arguments: ["hi", "", "[]", "null", "{", #"{"a":1,}"#, #"{"a":1,"a":2}"#])
  func unreadableBody(body: String) throws {
    try fixture.refuse("DescribeTable", body, "SerializationException", nil)
  }

  @Test("1.4: a body nested without end is refused, not followed")
  func deepBody() throws {
    let deep = #"{"TableName":"# + String(repeating: "[", count: 200_000)
    #expect(try fixture.call("DescribeTable", deep).status == 400)
  }

  @Test("54: nesting that the parser stops at is told in the words of the operation", arguments: [33, 63, 64, 1000])
  func deepItems(levels: Int) throws {
    let value =
      String(repeating: #"{"L":["#, count: levels) + #"{"NULL":true}"# + String(repeating: "]}", count: levels)
    let message =
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
    for (operation, member, words) in [
      ("PutItem", "Item", "1 validation error detected: "), ("DeleteItem", "Key", "1 validation error detected: "),
      ("GetItem", "Key", ""), ("Scan", "ExclusiveStartKey", ""),
    ] {
      let body = #"{"TableName":"pets","\#(member)":{"petId":{"S":"1"},"a":\#(value)}}"#
      try fixture.refuse(operation, body, "ValidationException", words + message)
      try fixture.refuse(operation + "s", body, "UnknownOperationException", nil)
    }
  }

  @Test(
    "6 to 8: a table name that is no string",
    arguments: [
      ("23", "NUMBER_VALUE cannot be converted to String"), ("34.56", "DECIMAL_VALUE cannot be converted to String"),
      ("true", "TRUE_VALUE cannot be converted to String"), ("false", "FALSE_VALUE cannot be converted to String"),
      ("[]", "Unrecognized collection type class java.lang.String"),
      ("{}", "Start of structure or map found where not expected"),
    ])
  func nameOfAnotherType(value: String, message: String) throws {
    try fixture.refuse("DescribeTable", #"{"TableName":\#(value)}"#, "SerializationException", message)
  }

  @Test(
    "1.2: the deserialiser's words for every type of the model",
    arguments: [
      ("ListTables", #"{"Limit":"23"}"#, "STRING_VALUE cannot be converted to Integer"),
      ("ListTables", #"{"Limit":true}"#, "TRUE_VALUE cannot be converted to Integer"),
      ("ListTables", #"{"Limit":[]}"#, "Unrecognized collection type class java.lang.Integer"),
      ("GetItem", #"{"TableName":"pets","Key":"x"}"#, "Unexpected field type"),
      (
        "GetItem", #"{"TableName":"pets","Key":[]}"#,
        "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>"
      ),
      ("GetItem", #"{"TableName":"pets","Key":{"petId":"x"}}"#, "Unexpected value type in payload"),
      ("GetItem", #"{"TableName":"pets","Key":{"petId":{"S":1}}}"#, "NUMBER_VALUE cannot be converted to String"),
      (
        "GetItem", #"{"TableName":"pets","Key":{"petId":{"S":"1"}},"ConsistentRead":"x"}"#,
        "Unexpected token received from parser"
      ),
      (
        "PutItem", #"{"TableName":"pets","Item":{"b":{"B":1}}}"#,
        "only base-64-encoded strings are convertible to bytes"
      ),
      ("PutItem", #"{"TableName":"pets","Item":{"b":{"SS":"x"}}}"#, "Unexpected field type"),
      (
        "PutItem", #"{"TableName":"pets","Item":{"b":{"SS":{}}}}"#, "Start of structure or map found where not expected"
      ),
      ("CreateTable", #"{"TableName":"abc","KeySchema":["x"]}"#, "Unexpected value type in payload"),
      ("CreateTable", #"{"TableName":"abc","KeySchema":{}}"#, "Start of structure or map found where not expected"),
      ("CreateTable", #"{"TableName":"abc","ProvisionedThroughput":1}"#, "Unexpected field type"),
    ])
  func types(operation: String, body: String, message: String) throws {
    let answer = try fixture.call(operation, body)
    #expect(answer.body["__type"]?.stringValue == "com.amazon.coral.service#SerializationException")
    // Only this type spells the member with a capital.
    #expect(answer.body["Message"]?.stringValue == message)
  }

  @Test(
    "9: base64 that is none",
    arguments: [
      ("23456", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
      ("=+/=", "Invalid last non-pad Base64 character dectected"),
      ("+/+=", "Invalid last non-pad Base64 character dectected"), ("AB!D", "Invalid Base64 character: '!'"),
    ])
  func base64(text: String, message: String) throws {
    let body = #"{"TableName":"pets","Item":{"petId":{"S":"1"},"b":{"B":"\#(text)"}}}"#
    try fixture.refuse("PutItem", body, "SerializationException", message)
  }

  @Test("10: an unsigned request")
  func unsigned() throws {
    var request = fixture.request("ListTables", "{}")
    request.headers["authorization"] = nil
    let response = fixture.service.respond(to: request)
    #expect(response.status == 400)
    #expect(
      text(response)
        == #"{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","#
        + #""message":"Request is missing Authentication Token"}"#)
    request.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x"
    #expect(fixture.service.respond(to: request).status == 200)
  }

  @Test("11: every answer has its checksum, type and identifier", arguments: ["ListTables", "Query", "DescribeTable"])
  func headers(operation: String) {
    let response = fixture.service.respond(to: fixture.request(operation, "{}"))
    #expect(response.headers["content-type"] == "application/x-amz-json-1.0")
    let identifier = response.headers["x-amzn-requestid"] ?? ""
    #expect(identifier.utf8.count == 52)
    #expect(identifier.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) })
    #expect(response.headers["x-amz-crc32"] == String(Checksum.crc32(response.body)))
  }

  @Test("12: known checksums")
  func knownChecksums() throws {
    let put = #"{"TableName":"pets","Item":{"petId":{"S":"1"},"name":{"S":"rex"}}}"#
    let empty = fixture.service.respond(to: fixture.request("PutItem", put))
    #expect(text(empty) == "{}")
    #expect(empty.headers["x-amz-crc32"] == "2745614147")
    let get = #"{"TableName":"pets","Key":{"petId":{"S":"1"}}}"#
    let item = fixture.service.respond(to: fixture.request("GetItem", get))
    #expect(text(item) == #"{"Item":{"petId":{"S":"1"},"name":{"S":"rex"}}}"#)
    #expect(item.headers["x-amz-crc32"] == "552421941")
  }

  @Test("13: a body over 16 MiB")
  func bodyTooLarge() {
    var request = fixture.request("ListTables", "{}")
    request.body = [UInt8](repeating: UInt8(ascii: " "), count: (16 << 20) + 1)
    #expect(fixture.service.respond(to: request).status == 413)
  }

  @Test("14: preflight")
  func preflight() {
    let response = send(
      "OPTIONS",
      ["origin": "http://x", "access-control-request-headers": "a, b, c", "access-control-request-method": "POST"])
    #expect(response.status == 200)
    #expect(response.body.isEmpty)
    #expect(response.headers["access-control-allow-origin"] == "*")
    #expect(response.headers["access-control-allow-headers"] == "a, b, c")
    #expect(response.headers["access-control-allow-methods"] == "POST")
    #expect(response.headers["access-control-max-age"] == "172800")
    #expect(send("GET").headers["access-control-allow-origin"] == nil)
  }

  @Test func requestsOfOtherServicesAreNotClaimed() {
    #expect(DynamoDBService.claims(fixture.request("PutItem", "{}")))
    #expect(!DynamoDBService.claims(HTTPRequest(target: "/")))
    #expect(!DynamoDBService.claims(HTTPRequest(target: "/", headers: ["x-amz-target": "AWSCognito.X"])))
  }
}
