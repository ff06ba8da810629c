/// Every operation of the DynamoDB and DynamoDB Streams models: what ctapi does, and what it refuses by name.
package struct DynamoDBOperation: Sendable, Hashable {
  /// The name behind the point of `X-Amz-Target`.
  package let name: String

  private init(_ name: String) { self.name = name }

  static let createTable = DynamoDBOperation("CreateTable")
  static let deleteItem = DynamoDBOperation("DeleteItem")
  static let deleteTable = DynamoDBOperation("DeleteTable")
  static let describeLimits = DynamoDBOperation("DescribeLimits")
  static let describeTable = DynamoDBOperation("DescribeTable")
  static let getItem = DynamoDBOperation("GetItem")
  static let listTables = DynamoDBOperation("ListTables")
  static let putItem = DynamoDBOperation("PutItem")
  static let scan = DynamoDBOperation("Scan")

  /// The operations that behave.
  package static let implemented: [DynamoDBOperation] = [
    .createTable, .deleteItem, .deleteTable, .describeLimits, .describeTable, .getItem, .listTables, .putItem, .scan,
  ]

  /// The names of the operations that are refused by name (botocore's models `dynamodb` and `dynamodbstreams`).
  package static let refused: [String] = [
    "BatchExecuteStatement", "BatchGetItem", "BatchWriteItem", "CreateBackup", "CreateGlobalTable", "DeleteBackup",
    "DeleteResourcePolicy", "DescribeBackup", "DescribeContinuousBackups", "DescribeContributorInsights",
    "DescribeEndpoints", "DescribeExport", "DescribeGlobalTable", "DescribeGlobalTableSettings", "DescribeImport",
    "DescribeKinesisStreamingDestination", "DescribeStream", "DescribeTableReplicaAutoScaling", "DescribeTimeToLive",
    "DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination", "ExecuteStatement",
    "ExecuteTransaction", "ExportTableToPointInTime", "GetRecords", "GetResourcePolicy", "GetShardIterator",
    "ImportTable", "ListBackups", "ListContributorInsights", "ListExports", "ListGlobalTables", "ListImports",
    "ListStreams", "ListTagsOfResource", "PutResourcePolicy", "Query", "RestoreTableFromBackup",
    "RestoreTableToPointInTime", "TagResource", "TransactGetItems", "TransactWriteItems", "UntagResource",
    "UpdateContinuousBackups", "UpdateContributorInsights", "UpdateGlobalTable", "UpdateGlobalTableSettings",
    "UpdateItem", "UpdateKinesisStreamingDestination", "UpdateTable", "UpdateTableReplicaAutoScaling",
    "UpdateTimeToLive",
  ]

  /// The operation of that name.
  ///
  /// Throws `UnknownOperationException`: without a message, as AWS, for a name AWS does not have; with one for an
  /// operation that ctapi does not have.
  init(named name: some StringProtocol) throws(DynamoDBError) {
    if let operation = DynamoDBOperation.implemented.first(where: { $0.name == name }) {
      self = operation
      return
    }
    throw .unknownOperation(
      DynamoDBOperation.refused.contains { $0 == name } ? "ctapi does not implement the operation \(name)" : nil)
  }

  /// Whether AWS puts `1 validation error detected: ` before most of what this operation finds wrong, as it does for
  /// writes to single items since 2026 (`store.md` 1.2).
  var detectsErrors: Bool { self == .putItem || self == .deleteItem }
}
