import CtapiCore

/// What a table is made of, as its maker says it.
package struct TableDefinition: Sendable, Hashable {
  /// How the table's use would be paid for; ctapi keeps it for clients and limits nothing by it.
  package enum Billing: Sendable, Hashable {
    /// By the request.
    case payPerRequest
    /// By units a second.
    case provisioned(read: Int, write: Int)
  }

  /// The table's name.
  package var name: String
  /// The table's key.
  package var schema: KeySchema
  /// How its use would be paid for.
  package var billing: Billing
  /// The table class, when one was named.
  package var tableClass: String?
  /// Whether the table refuses to be deleted.
  package var isProtected: Bool

  /// A definition of its parts.
  package init(
    name: String, schema: KeySchema, billing: Billing = .payPerRequest, tableClass: String? = nil,
    isProtected: Bool = false
  ) {
    self.name = name
    self.schema = schema
    self.billing = billing
    self.tableClass = tableClass
    self.isProtected = isProtected
  }

  /// Whether `name` is 3 to 255 of the characters `a-z A-Z 0-9 _ - .` (`store.md` 1.3).
  package static func isValidName(_ name: String) -> Bool {
    (3...255).contains(name.utf8.count) && hasValidCharacters(name)
  }

  /// Whether all of `name` is made of the characters `a-z A-Z 0-9 _ - .`.
  package static func hasValidCharacters(_ name: String) -> Bool {
    name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E: true
      default: false
      }
    }
  }

  /// What is kept of it besides name and key.
  var settings: JSON {
    var object: JSONObject = ["protected": .bool(isProtected)]
    if let tableClass { object["class"] = .string(tableClass) }
    if case .provisioned(let read, let write) = billing {
      object["read"] = .integer(read)
      object["write"] = .integer(write)
    }
    return .object(object)
  }

  /// The definition of what was kept.
  init(name: String, schema: KeySchema, settings: JSON) {
    self.init(
      name: name, schema: schema, tableClass: settings["class"]?.stringValue,
      isProtected: settings["protected"]?.boolValue ?? false)
    if let read = settings["read"]?.numberValue?.integer, let write = settings["write"]?.numberValue?.integer {
      billing = .provisioned(read: read, write: write)
    }
  }
}
