import CtapiCore
import CtapiStore

extension DynamoDBService {
  /// CreateTable: the table is there at once, and is said to be CREATING as AWS says.
  func createTable(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    let definition = try TableDefinition(creating: &reader)
    var identifiers = IdentifierSource()
    let identifier = identifiers.uuid()
    do throws(CtapiError) {
      let description = try store.create(definition, identifier: identifier, now: clock.now)
      return answer("TableDescription", description, .creating)
    } catch {
      guard error.code == .tableExists else { throw DynamoDBError(error) }
      throw DynamoDBError(
        namespace: .dynamoDB, name: "ResourceInUseException", message: "Table already exists: \(definition.name)")
    }
  }

  /// DescribeTable.
  func describeTable(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    let name = try reader.tableName()
    try reader.finish()
    do throws(CtapiError) {
      return answer("Table", try store.describe(name), .active)
    } catch {
      throw DynamoDBService.tableError(error, name)
    }
  }

  /// DeleteTable: the table is gone at once, and is said to be DELETING as AWS says.
  func deleteTable(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    let name = try reader.tableName()
    try reader.finish()
    do throws(CtapiError) {
      return answer("TableDescription", try store.deleteTable(name), .deleting)
    } catch {
      throw DynamoDBService.tableError(error, name)
    }
  }

  /// ListTables.
  func listTables(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    let start = try reader.string("ExclusiveStartTableName")
    let limit = try reader.integer("Limit")
    try reader.finish()
    var constraints = Constraints()
    constraints.require(limit, at: "limit", within: 1...100)
    constraints.require(tableName: start, at: "exclusiveStartTableName", length: 3...255)
    try constraints.check()
    let count = limit ?? 100
    let names = try onStore { () throws(CtapiError) in try store.tableNames(after: start, limit: count + 1) }
    let shown = Array(names.prefix(count))
    var body = ResponseBody()
    body.add("TableNames", .strings(shown))
    if names.count > count, let last = shown.last { body.add("LastEvaluatedTableName", .string(last)) }
    return body.bytes
  }

  /// DescribeLimits: the quotas of a new account.
  func describeLimits(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    try reader.finish()
    var body = ResponseBody()
    body.add("AccountMaxReadCapacityUnits", 80_000)
    body.add("AccountMaxWriteCapacityUnits", 80_000)
    body.add("TableMaxReadCapacityUnits", 40_000)
    body.add("TableMaxWriteCapacityUnits", 40_000)
    return body.bytes
  }

  private func answer(
    _ member: String, _ description: TableDescription, _ status: TableDescription.Status
  ) -> [UInt8] {
    var body = ResponseBody()
    body.add(member, description.wireJSON(status, in: locality))
    return body.bytes
  }

  /// The operations on tables name the table, those on items do not (`store.md` 7, statements 18 and 19).
  private static func tableError(_ error: CtapiError, _ name: String) -> DynamoDBError {
    switch error.code {
    case .tableNotFound:
      DynamoDBError(
        namespace: .dynamoDB, name: "ResourceNotFoundException",
        message: "Requested resource not found: Table: \(name) not found")
    case .tableProtected:
      .validation(
        "Table '\(name)' can't be deleted while DeletionProtectionEnabled is set to True", isDetected: true)
    default: DynamoDBError(error)
    }
  }
}
