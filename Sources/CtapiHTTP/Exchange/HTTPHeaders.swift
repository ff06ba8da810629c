/// Header fields in the order of the message; names compare without regard to ASCII case (RFC 9110 §5.1).
package struct HTTPHeaders: Sendable, Hashable {
  /// One field.
  package struct Field: Sendable, Hashable {
    /// The name, as spelled.
    package var name: String
    /// The value, without the white space around it.
    package var value: String

    /// A field of that name and value.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The fields, in order.
  package private(set) var fields: [Field]

  /// The given fields, in order.
  package init(_ fields: KeyValuePairs<String, String> = [:]) {
    self.fields = fields.map { Field(name: $0.key, value: $0.value) }
  }

  /// The value of the first field of that name, or nil; setting replaces all of that name, or with nil removes them.
  package subscript(_ name: String) -> String? {
    get { fields.first { HTTPHeaders.isSame($0.name, name) }?.value }
    set {
      let index = fields.firstIndex { HTTPHeaders.isSame($0.name, name) }
      fields.removeAll { HTTPHeaders.isSame($0.name, name) }
      if let newValue { fields.insert(Field(name: name, value: newValue), at: index ?? fields.count) }
    }
  }

  /// The values of all fields of that name, in order.
  package func values(of name: String) -> [String] {
    fields.filter { HTTPHeaders.isSame($0.name, name) }.map(\.value)
  }

  /// Adds a field behind the others.
  package mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

  /// Whether two names are the same field.
  static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }
}
