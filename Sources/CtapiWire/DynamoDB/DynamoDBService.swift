package import CtapiCore
package import CtapiStore

/// The operations of DynamoDB over a store: bytes of a request in, bytes of an answer out.
///
/// Like its store, a service belongs to one thread at a time.
package final class DynamoDBService {
  let store: ItemStore
  let locality: Locality
  let clock: any Clock

  /// A service over `store`, whose names are made in `locality` and times by `clock`.
  package init(store: ItemStore, locality: Locality = Locality(), clock: any Clock) {
    self.store = store
    self.locality = locality
    self.clock = clock
  }

  /// Performs an operation and gives the body of its answer.
  package func perform(_ operation: String, _ body: [UInt8]) throws(DynamoDBError) -> [UInt8] {
    let request = try DynamoDBService.parse(body, for: operation)
    return try perform(DynamoDBOperation(named: operation), request)
  }

  /// The object of a request's body; throws `SerializationException` without a message, as AWS, and what nests too deep
  /// in the words of the operation it is for.
  static func parse(_ body: [UInt8], for operation: some StringProtocol) throws(DynamoDBError) -> JSONObject {
    var parser = JSONParser(body.span, limits: .item)
    let json: JSON
    do throws(JSONParser.Failure) {
      json = try parser.parseDocument()
    } catch {
      guard error.fault == .tooDeep else { throw .serialization(nil) }
      throw try ItemFault.nestedTooDeep.answer(to: DynamoDBOperation(named: operation))
    }
    guard let object = json.objectValue else { throw .serialization(nil) }
    return object
  }

  func perform(_ operation: DynamoDBOperation, _ request: JSONObject) throws(DynamoDBError) -> [UInt8] {
    var reader = RequestReader(request, of: operation)
    return switch operation {
    case .createTable: try createTable(&reader)
    case .deleteItem: try deleteItem(&reader)
    case .deleteTable: try deleteTable(&reader)
    case .describeLimits: try describeLimits(&reader)
    case .describeTable: try describeTable(&reader)
    case .getItem: try getItem(&reader)
    case .listTables: try listTables(&reader)
    case .putItem: try putItem(&reader)
    case .scan: try scan(&reader)
    default: throw .unknownOperation("ctapi does not implement the operation \(operation.name)")
    }
  }
}
