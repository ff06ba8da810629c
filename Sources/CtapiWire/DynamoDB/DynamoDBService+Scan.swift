import CtapiCore
import CtapiStore

extension DynamoDBService {
  /// Scan.
  func scan(_ reader: inout RequestReader) throws(DynamoDBError) -> [UInt8] {
    let name = try reader.tableName()
    var constraints = Constraints()
    let capacity = try reader.consumedCapacity(&constraints)
    let limit = try reader.integer("Limit")
    constraints.require(limit, at: "limit", within: 1...Int(Int32.max))
    let select = try reader.string("Select")
    constraints.require(
      select, at: "select", among: ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"])
    let segment = try segment(&reader, &constraints)
    let isConsistent = try reader.bool("ConsistentRead") ?? false
    try reader.refuse(
      "FilterExpression", "ProjectionExpression", "ScanFilter", "AttributesToGet", "ConditionalOperator")
    try reader.refuseConditions()
    if let index = try reader.string("IndexName") {
      throw .validation("The table does not have the specified index: \(index)")
    }
    try check(select: select)
    let start = try reader.item("ExclusiveStartKey")
    try reader.finish()
    let table = try onStore { () throws(CtapiError) in try store.table(name) }
    var range = ScanRange(limit: limit ?? .max, segment: segment.index, of: segment.total)
    if let start { range.start = try key(start, in: table, range, segment) }
    let page = try onStore { () throws(CtapiError) in try store.scan(range, in: table) }
    return try answer(page, table, isCount: select == "COUNT", capacity, isConsistent)
  }

  private func segment(
    _ reader: inout RequestReader, _ constraints: inout Constraints
  ) throws(DynamoDBError) -> (index: Int, total: Int) {
    let index = try reader.integer("Segment")
    let total = try reader.integer("TotalSegments")
    constraints.require(index, at: "segment", within: 0...999_999)
    constraints.require(total, at: "totalSegments", within: 1...1_000_000)
    try constraints.check()
    switch (index, total) {
    case (nil, nil): return (0, 1)
    case (.some, nil):
      throw .validation(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present")
    case (nil, .some):
      throw .validation(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present")
    case (let index?, let total?):
      guard index < total else {
        throw .validation(
          "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            + "Segment: \(index) is not less than TotalSegments: \(total)")
      }
      return (index, total)
    }
  }

  private func check(select: String?) throws(DynamoDBError) {
    switch select {
    case "SPECIFIC_ATTRIBUTES":
      throw .validation(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
    case "ALL_PROJECTED_ATTRIBUTES":
      throw .validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    default: return
    }
  }

  private func key(
    _ start: Item, in table: ItemTable, _ range: ScanRange, _ segment: (index: Int, total: Int)
  ) throws(DynamoDBError) -> ItemKey {
    let key: ItemKey
    do throws(ItemFault) {
      key = try table.schema.key(ofKey: start)
    } catch {
      throw .validation("The provided starting key is invalid: \(error.answer(to: .scan).message ?? "")")
    }
    guard range.covers(key) else {
      throw .validation(
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct "
          + "Segment. TotalSegments: \(segment.total) Segment: \(segment.index)")
    }
    return key
  }

  private func answer(
    _ page: ScanPage, _ table: ItemTable, isCount: Bool, _ capacity: ConsumedCapacity, _ isConsistent: Bool
  ) throws(DynamoDBError) -> [UInt8] {
    var body = ResponseBody()
    if !isCount { body.add("Items", copyingElements: page.items.map(\.wire)) }
    body.add("Count", .integer(page.items.count))
    body.add("ScannedCount", .integer(page.items.count))
    if page.last != nil, let last = page.items.last {
      let item = try onStore { () throws(CtapiError) in try last.item() }
      body.add("LastEvaluatedKey", table.schema.keyAttributes(of: item).wireJSON)
    }
    let units = ConsumedCapacity.units(reading: page.bytes, consistent: isConsistent)
    capacity.add(units, of: table.name, to: &body)
    return body.bytes
  }
}
