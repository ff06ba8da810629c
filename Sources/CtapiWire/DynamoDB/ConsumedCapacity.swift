import CtapiCore

/// How much of the capacity used an answer tells, and the units (`store.md` 1.5).
enum ConsumedCapacity: String {
  /// The units, and those of the table alone.
  case indexes = "INDEXES"
  /// The units.
  case total = "TOTAL"
  /// Nothing.
  case none = "NONE"

  /// The units of a write: one for each KB of the larger of the old and the new item.
  static func units(writing bytes: Int) -> Double { Double(max(1, (bytes + 1023) / 1024)) }

  /// The units of a read: one for each 4 KB, half as much when it need not be consistent.
  static func units(reading bytes: Int, consistent: Bool) -> Double {
    Double(max(1, (bytes + 4095) / 4096)) * (consistent ? 1 : 0.5)
  }

  /// Adds what was asked for to an answer.
  func add(_ units: Double, of table: String, to body: inout ResponseBody) {
    guard self != .none else { return }
    var capacity: JSONObject = ["TableName": .string(table), "CapacityUnits": number(units)]
    if self == .indexes { capacity["Table"] = ["CapacityUnits": number(units)] }
    body.add("ConsumedCapacity", .object(capacity))
  }

  private func number(_ units: Double) -> JSON { .number(JSONNumber(unchecked: "\(units)")) }
}
