import CtapiCore
import CtapiStore

extension TableDefinition {
  /// Reads a CreateTable request (`store.md` 7, statements 20 to 30).
  init(creating reader: inout RequestReader) throws(DynamoDBError) {
    let name = try reader.tableName(length: 3...255)
    var constraints = Constraints()
    let elements = try KeyElement.read(&reader, &constraints)
    let definitions = try AttributeDefinitions(&reader, &constraints)
    let billing = try BillingRequest(&reader, &constraints)
    let tableClass = try reader.string("TableClass")
    constraints.require(tableClass, at: "tableClass", among: ["STANDARD", "STANDARD_INFREQUENT_ACCESS"])
    let isProtected = try reader.bool("DeletionProtectionEnabled") ?? false
    try constraints.check()
    try TableDefinition.refuseFeatures(&reader)
    try reader.finish()
    self.init(
      name: name, schema: try definitions.schema(elements), billing: try billing.checked(), tableClass: tableClass,
      isProtected: isProtected)
  }

  /// A feature that is switched off is one that is not asked for.
  private static func refuseFeatures(_ reader: inout RequestReader) throws(DynamoDBError) {
    for (name, type, flag) in [
      ("StreamSpecification", "StreamSpecification", "StreamEnabled"),
      ("SSESpecification", "SSESpecification", "Enabled"),
    ] {
      guard var feature = try reader.structure(name, type) else { continue }
      guard try feature.bool(flag) == false else { throw .unsupported(name, of: reader.operation.name) }
      try feature.finish()
    }
    if try reader.list("Tags")?.isEmpty == false { throw .unsupported("Tags", of: reader.operation.name) }
    try reader.refuse(
      "LocalSecondaryIndexes", "GlobalSecondaryIndexes", "WarmThroughput", "ResourcePolicy", "OnDemandThroughput",
      "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode")
  }
}
