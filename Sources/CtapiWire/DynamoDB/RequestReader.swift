import CtapiCore
import CtapiStore

/// Reads the members of a request, or of a structure inside one, and knows in the end which were never read: what
/// nobody reads is refused, so that no input is silently ignored.
struct RequestReader {
  /// The operation the request is for.
  let operation: DynamoDBOperation
  /// The structure's path as AWS spells it in messages; empty for the request itself.
  private let path: String
  private let object: JSONObject
  private var names: Set<String> = []

  init(_ object: JSONObject, of operation: DynamoDBOperation, path: String = "") {
    self.object = object
    self.operation = operation
    self.path = path
  }

  /// The path of a member as AWS spells it: `keySchema.1.member.keyType`.
  func path(of name: String) -> String {
    let member = name.prefix(1).lowercased() + name.dropFirst()
    return path.isEmpty ? member : "\(path).\(member)"
  }

  /// A member as it is; nil when it is absent or null.
  mutating func member(_ name: String) -> JSON? {
    names.insert(name)
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  /// A text member.
  mutating func string(_ name: String) throws(DynamoDBError) -> String? {
    guard let value = member(name) else { return nil }
    guard let text = value.stringValue else { throw unexpected(value, .string) }
    return text
  }

  /// A truth value.
  mutating func bool(_ name: String) throws(DynamoDBError) -> Bool? {
    guard let value = member(name) else { return nil }
    guard let bool = value.boolValue else { throw unexpected(value, .bool) }
    return bool
  }

  /// A whole number; a fraction is cut off, as AWS does.
  mutating func integer(_ name: String, isLong: Bool = false) throws(DynamoDBError) -> Int? {
    guard let value = member(name) else { return nil }
    guard let number = value.numberValue else { throw unexpected(value, isLong ? .long : .integer) }
    if let integer = number.integer { return integer }
    let double = number.double
    return double.isFinite && abs(double) < 9e18 ? Int(double) : double < 0 ? .min : .max
  }

  /// An array.
  mutating func list(_ name: String) throws(DynamoDBError) -> [JSON]? {
    guard let value = member(name) else { return nil }
    guard let elements = value.arrayValue else { throw unexpected(value, .list) }
    return elements
  }

  /// A structure of the named type, read by its own reader.
  mutating func structure(_ name: String, _ type: String) throws(DynamoDBError) -> RequestReader? {
    guard let value = member(name) else { return nil }
    guard let object = value.objectValue else { throw unexpected(value, .structure(type)) }
    return RequestReader(object, of: operation, path: path(of: name))
  }

  /// An array of structures of the named type.
  mutating func structures(_ name: String, _ type: String) throws(DynamoDBError) -> [RequestReader]? {
    guard let elements = try list(name) else { return nil }
    var readers: [RequestReader] = []
    for (index, element) in elements.enumerated() {
      guard let object = element.objectValue else { throw unexpected(element, .element(type)) }
      readers.append(RequestReader(object, of: operation, path: "\(path(of: name)).\(index + 1).member"))
    }
    return readers
  }

  /// An item or key in DynamoDB JSON.
  mutating func item(_ name: String) throws(DynamoDBError) -> Item? {
    guard let value = member(name) else { return nil }
    return try checking(operation) { () throws(ItemFault) in try Item(wire: value) }
  }

  /// Refuses the named parameters where they are given: AWS has them, ctapi does not.
  mutating func refuse(_ parameters: String...) throws(DynamoDBError) {
    for name in parameters where member(name) != nil { throw .unsupported(name, of: operation.name) }
  }

  /// Refuses the first member that was never asked for.
  func finish() throws(DynamoDBError) {
    guard let rest = object.members.first(where: { !names.contains($0.name) && !$0.value.isNull }) else { return }
    let name = path.isEmpty ? rest.name : "\(path).\(rest.name)"
    throw .unsupported(name, of: operation.name)
  }

  private func unexpected(_ value: JSON, _ expected: ShapeFault.Expected) -> DynamoDBError {
    .serialization(ShapeFault(expected, found: value).serializationMessage)
  }
}
