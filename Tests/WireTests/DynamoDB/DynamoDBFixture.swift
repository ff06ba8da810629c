import CtapiCore
import CtapiHTTP
import CtapiStore
import CtapiTestSupport
import CtapiWire
import Testing

/// A DynamoDB service over a store of a test's own, spoken to as a client would.
final class DynamoDBFixture {
  let folder: TemporaryDirectory
  let store: ItemStore
  let service: DynamoDBService

  init() throws {
    folder = try TemporaryDirectory()
    store = try ItemStore(Database(path: folder.file("store.db")))
    service = DynamoDBService(
      store: store, clock: FixedClock(Timestamp(seconds: 1_764_000_000, nanoseconds: 5_000_000)))
  }

  /// A service with the table `pets` (petId S).
  static func withPets() throws -> DynamoDBFixture {
    let fixture = try DynamoDBFixture()
    try fixture.succeed("CreateTable", DynamoDBFixture.pets)
    return fixture
  }

  /// A service with the table `orders` (pk S, sk N).
  static func withOrders() throws -> DynamoDBFixture {
    let fixture = try DynamoDBFixture()
    try fixture.succeed(
      "CreateTable",
      """
      {"TableName":"orders","BillingMode":"PAY_PER_REQUEST",
       "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
       "AttributeDefinitions":[{"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"pk","AttributeType":"S"}]}
      """)
    return fixture
  }

  static let pets = #"""
    {"TableName":"pets","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"petId","KeyType":"HASH"}],
     "AttributeDefinitions":[{"AttributeName":"petId","AttributeType":"S"}]}
    """#

  /// A signed request for an operation.
  func request(_ operation: String, _ body: String) -> HTTPRequest {
    HTTPRequest(
      method: "POST", target: "/",
      headers: [
        "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.\(operation)",
        "authorization": "AWS4-HMAC-SHA256 Credential=x",
      ], body: Array(body.utf8))
  }

  /// The answer to an operation.
  func call(_ operation: String, _ body: String) throws -> (status: Int, body: JSON) {
    let response = service.respond(to: request(operation, body))
    return (response.status, try JSON(parsing: response.body.span))
  }

  /// The body of the answer to an operation that must succeed.
  @discardableResult
  func succeed(_ operation: String, _ body: String) throws -> JSON {
    let answer = try call(operation, body)
    #expect(answer.status == 200, "\(operation): \(answer.body.text())")
    return answer.body
  }

  /// Expects an operation to be refused with a type's last name and a message.
  func refuse(
    _ operation: String, _ body: String, _ type: String, _ message: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let answer = try call(operation, body)
    #expect(answer.status == 400, sourceLocation: sourceLocation)
    #expect(answer.body["__type"]?.stringValue == DynamoDBFixture.type(type), sourceLocation: sourceLocation)
    let told = answer.body["message"]?.stringValue ?? answer.body["Message"]?.stringValue
    #expect(told == message, sourceLocation: sourceLocation)
  }

  /// The full name of an error's type.
  static func type(_ name: String) -> String {
    switch name {
    case "ValidationException": "com.amazon.coral.validate#\(name)"
    case "SerializationException", "UnknownOperationException", "MissingAuthenticationTokenException":
      "com.amazon.coral.service#\(name)"
    default: "com.amazonaws.dynamodb.v20120810#\(name)"
    }
  }
}
