import CtapiStore

/// What a CreateTable request says of how a table is paid for.
struct BillingRequest {
  private let mode: String?
  private let read: Int?
  private let write: Int?

  /// Reads `BillingMode` and `ProvisionedThroughput`; what the model does not allow goes into `constraints`.
  init(_ reader: inout RequestReader, _ constraints: inout Constraints) throws(DynamoDBError) {
    mode = try reader.string("BillingMode")
    constraints.require(mode, at: "billingMode", among: ["PROVISIONED", "PAY_PER_REQUEST"])
    guard var throughput = try reader.structure("ProvisionedThroughput", "ProvisionedThroughput") else {
      read = nil
      write = nil
      return
    }
    read = try throughput.integer("ReadCapacityUnits", isLong: true)
    write = try throughput.integer("WriteCapacityUnits", isLong: true)
    try throughput.finish()
    for (name, units) in [("ReadCapacityUnits", read), ("WriteCapacityUnits", write)] {
      constraints.require(units != nil, at: throughput.path(of: name))
      constraints.require(units, at: throughput.path(of: name), within: 1...Int.max)
    }
  }

  /// The billing, once mode and units are known to agree.
  func checked() throws(DynamoDBError) -> TableDefinition.Billing {
    let invalid = "One or more parameter values were invalid: "
    if mode == "PAY_PER_REQUEST" {
      guard read == nil, write == nil else {
        throw .validation(
          invalid
            + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
      }
      return .payPerRequest
    }
    guard let read, let write else {
      throw .validation(
        invalid + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
    }
    return .provisioned(read: read, write: write)
  }
}
