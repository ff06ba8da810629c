import CtapiCore
import CtapiStore

extension DynamoDBService {
  /// PutItem.
  func putItem(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    let name = try reader.tableName()
    var constraints = Constraints()
    let capacity = try reader.consumedCapacity(&constraints)
    constraints.require(reader.member("Item") != nil, at: "item")
    let returnsOld = try reader.returnsOldItem(&constraints)
    try reader.refuseConditions()
    guard let item = try reader.item("Item") else { throw .serialization(nil) }
    try reader.finish()
    let table = try onStore { () throws(CtapiError) in try store.table(name) }
    let record = try checking(.putItem) { () throws(ItemFault) in try ItemRecord(item, schema: table.schema) }
    let result = try onStore { () throws(CtapiError) in
      try store.put(record, in: table, returnsPrevious: returnsOld)
    }
    return answer(result, size: record.size, table, returnsOld, capacity)
  }

  /// DeleteItem.
  func deleteItem(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    let name = try reader.tableName()
    var constraints = Constraints()
    let capacity = try reader.consumedCapacity(&constraints)
    constraints.require(reader.member("Key") != nil, at: "key")
    let returnsOld = try reader.returnsOldItem(&constraints)
    try reader.refuseConditions()
    let (table, key) = try place(&reader, name)
    let result = try onStore { () throws(CtapiError) in
      try store.delete(key, in: table, returnsPrevious: returnsOld)
    }
    return answer(result, size: 0, table, returnsOld, capacity)
  }

  /// GetItem: the stored bytes with a few before and behind them.
  func getItem(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    let name = try reader.tableName()
    var constraints = Constraints()
    let capacity = try reader.consumedCapacity(&constraints)
    constraints.require(reader.member("Key") != nil, at: "key")
    try constraints.check()
    // Every read is consistent; asking for it only doubles the units.
    let isConsistent = try reader.bool("ConsistentRead") ?? false
    try reader.refuse("ProjectionExpression", "AttributesToGet")
    try reader.refuseConditions()
    let (table, key) = try place(&reader, name)
    let stored = try onStore { () throws(CtapiError) in try store.get(key, in: table) }
    var body = ResponseBody()
    if let stored { body.add("Item", copying: stored.wire) }
    capacity.add(
      ConsumedCapacity.units(reading: stored?.size ?? 0, consistent: isConsistent), of: name, to: &body)
    return body.bytes
  }

  private func place(
    _ reader: inout RequestReader, _ name: String
  ) throws(DynamoDBError) -> (ItemTable, ItemKey) {
    let key = try reader.item("Key") ?? Item()
    try reader.finish()
    let table = try onStore { () throws(CtapiError) in try store.table(name) }
    return (table, try checking(reader.operation) { () throws(ItemFault) in try table.schema.key(ofKey: key) })
  }

  private func answer(
    _ result: WriteResult, size: Int, _ table: ItemTable, _ returnsOld: Bool, _ capacity: ConsumedCapacity
  ) -> [UInt8] {
    var body = ResponseBody()
    if returnsOld, let previous = result.previous { body.add("Attributes", copying: previous.wire) }
    let larger = max(size, result.previousSize ?? 0)
    capacity.add(ConsumedCapacity.units(writing: larger), of: table.name, to: &body)
    return body.bytes
  }
}
