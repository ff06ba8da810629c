import CtapiCore
import CtapiStore

extension RequestReader {
  /// The request's table name, or the name in its ARN.
  ///
  /// Throws `ValidationException` (`store.md` 7, statements 20, 42, 43).
  mutating func tableName(length: ClosedRange<Int> = 1...1024) throws(DynamoDBError) -> String {
    guard var text = try string("TableName") else {
      throw .validation("The parameter 'TableName' is required but was not present in the request")
    }
    if let arn = ARN(text), arn.service == "dynamodb", arn.resource.hasPrefix("table/") {
      // The name in it has to be one like any other, or CreateTable would make what nothing can name.
      text = String(arn.resource.dropFirst("table/".count))
    }
    // Since 2026 an empty name is not echoed, and its path has a capital.
    if text.isEmpty {
      throw .validation(
        "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
        isDetected: true)
    }
    var constraints = Constraints()
    constraints.require(tableName: text, at: "tableName", length: length)
    try constraints.check()
    return text
  }

  /// How much of the capacity used the answer tells.
  mutating func consumedCapacity(_ constraints: inout Constraints) throws(DynamoDBError) -> ConsumedCapacity {
    let text = try string("ReturnConsumedCapacity")
    constraints.require(text, at: "returnConsumedCapacity", among: ["INDEXES", "TOTAL", "NONE"])
    return text.flatMap(ConsumedCapacity.init) ?? .none
  }

  /// The parameters of writes that only choose what the answer tells; whether the old item is wanted.
  mutating func returnsOldItem(_ constraints: inout Constraints) throws(DynamoDBError) -> Bool {
    let metrics = try string("ReturnItemCollectionMetrics")
    // Metrics exist for tables with local indexes only, so there are none to give.
    constraints.require(metrics, at: "returnItemCollectionMetrics", among: ["SIZE", "NONE"])
    let values = try string("ReturnValues")
    constraints.require(
      values, at: "returnValues", among: ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"])
    let onFailure = try string("ReturnValuesOnConditionCheckFailure")
    constraints.require(onFailure, at: "returnValuesOnConditionCheckFailure", among: ["ALL_OLD", "NONE"])
    try constraints.check()
    guard values == nil || values == "NONE" || values == "ALL_OLD" else {
      throw .validation("ReturnValues can only be ALL_OLD or NONE", isDetected: true)
    }
    return values == "ALL_OLD"
  }

  /// Refuses conditions, which are not implemented, and names or values that belong to none.
  mutating func refuseConditions() throws(DynamoDBError) {
    try refuse("ConditionExpression", "Expected", "ConditionalOperator")
    for name in ["ExpressionAttributeNames", "ExpressionAttributeValues"] where member(name) != nil {
      throw .validation("\(name) can only be specified when using expressions", isDetected: operation.detectsErrors)
    }
  }
}
