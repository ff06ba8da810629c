import CtapiCore
import CtapiStore

extension TableDescription {
  /// What an answer says a table is doing.
  enum Status: String {
    case creating = "CREATING"
    case active = "ACTIVE"
    case deleting = "DELETING"
  }

  /// The description as DynamoDB gives it (`store.md` 7, statements 15 and 16).
  func wireJSON(_ status: Status, in locality: Locality) -> JSON {
    let schema = definition.schema
    var table: JSONObject = [
      "AttributeDefinitions": .array(
        schema.attributes.map {
          ["AttributeName": .string($0.name), "AttributeType": .string($0.type.rawValue)]
        }),
      "TableName": .string(definition.name),
      "KeySchema": .array(
        schema.attributes.enumerated().map { index, attribute in
          ["AttributeName": .string(attribute.name), "KeyType": index == 0 ? "HASH" : "RANGE"]
        }),
      "TableStatus": .string(status.rawValue),
      "CreationDateTime": seconds,
      "ProvisionedThroughput": throughput,
      "TableSizeBytes": .integer(itemBytes),
      "ItemCount": .integer(itemCount),
      "TableArn": .string(locality.arn("dynamodb", "table/\(definition.name)").description),
      "TableId": .string(identifier),
      "DeletionProtectionEnabled": .bool(definition.isProtected),
    ]
    if definition.billing == .payPerRequest {
      var summary: JSONObject = ["BillingMode": "PAY_PER_REQUEST"]
      if status == .active { summary["LastUpdateToPayPerRequestDateTime"] = seconds }
      table["BillingModeSummary"] = .object(summary)
    }
    if let tableClass = definition.tableClass { table["TableClassSummary"] = ["TableClass": .string(tableClass)] }
    if status == .active { table["WarmThroughput"] = warmThroughput }
    return .object(table)
  }

  /// Seconds since 1970 with milliseconds, as the protocol has times.
  private var seconds: JSON {
    let milliseconds = created.milliseconds
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    return .number(JSONNumber(unchecked: "\(milliseconds / 1000).\(fraction)"))
  }

  private var throughput: JSON {
    guard case .provisioned(let read, let write) = definition.billing else {
      return ["NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0]
    }
    return [
      "NumberOfDecreasesToday": 0, "ReadCapacityUnits": .integer(read), "WriteCapacityUnits": .integer(write),
    ]
  }

  private var warmThroughput: JSON {
    guard case .provisioned(let read, let write) = definition.billing else {
      return ["ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE"]
    }
    return ["ReadUnitsPerSecond": .integer(read), "WriteUnitsPerSecond": .integer(write), "Status": "ACTIVE"]
  }
}
