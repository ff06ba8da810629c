package import CtapiCore

/// Checks values against the schema objects of an OpenAPI 3.0 document.
///
/// What it cannot check (a pattern that is no regular expression here, an unknown format) it takes for valid, never for
/// wrong.
package struct SchemaValidator {
  private let root: JSON
  private var violations: [SchemaViolation] = []
  private var place: [String] = []
  /// How many schemas may be asked about one value, so that references that turn in a circle end.
  private var budget = 100_000
  private static let maximumViolations = 20
  private static let maximumDepth = 512

  private init(root: JSON) { self.root = root }

  /// What of `value` does not fit `schema`, at most 20 of them; references lead into `root`.
  package static func violations(of value: JSON, against schema: JSON, in root: JSON) -> [SchemaViolation] {
    var validator = SchemaValidator(root: root)
    validator.check(value, schema, depth: 0)
    return Array(validator.violations.prefix(maximumViolations))
  }

  private mutating func report(_ message: String) {
    violations.append(SchemaViolation(place: JSONPointer(place), message: message))
  }

  private mutating func check(_ value: JSON, _ schema: JSON, depth: Int) {
    budget -= 1
    guard budget > 0, depth < SchemaValidator.maximumDepth, violations.count < SchemaValidator.maximumViolations,
      let object = schema.objectValue
    else { return }
    if let text = object["$ref"]?.stringValue {
      guard let target = JSONPointer(text: text).flatMap({ root[$0] }) else { return }
      return check(value, target, depth: depth + 1)
    }
    if value.isNull, object["nullable"] == true { return }
    checkParts(value, object, depth: depth)
    checkType(value, object)
    if let values = object["enum"]?.arrayValue, !values.contains(where: { $0.isSameValue(as: value) }) {
      report("\(value.excerpt) is none of \(values.map(\.excerpt).joined(separator: ", "))")
    }
    switch value {
    case .string(let text): checkString(text, object)
    case .number(let number): checkNumber(number, object)
    case .array(let elements): checkArray(elements, object, depth: depth)
    case .object(let members): checkObject(members, object, depth: depth)
    default: return
    }
  }

  private func isValid(_ value: JSON, _ schema: JSON, depth: Int) -> Bool {
    var other = SchemaValidator(root: root)
    other.budget = budget / 2
    other.check(value, schema, depth: depth)
    return other.violations.isEmpty
  }

  private mutating func checkParts(_ value: JSON, _ schema: JSONObject, depth: Int) {
    for part in schema["allOf"]?.arrayValue ?? [] { check(value, part, depth: depth + 1) }
    if let parts = schema["anyOf"]?.arrayValue, !parts.contains(where: { isValid(value, $0, depth: depth + 1) }) {
      report("it fits none of the alternatives of 'anyOf'")
    }
    if let parts = schema["oneOf"]?.arrayValue {
      let count = parts.count { isValid(value, $0, depth: depth + 1) }
      if count != 1 { report("it fits \(count) of the alternatives of 'oneOf', not one") }
    }
    if let part = schema["not"], isValid(value, part, depth: depth + 1) { report("it fits the schema of 'not'") }
  }

  private mutating func checkType(_ value: JSON, _ schema: JSONObject) {
    guard let type = schema["type"]?.stringValue else { return }
    let isOfType =
      switch (type, value) {
      case ("string", .string), ("boolean", .bool), ("array", .array), ("object", .object), ("number", .number): true
      case ("integer", .number(let number)): number.isWhole
      case ("string", _), ("boolean", _), ("array", _), ("object", _), ("number", _), ("integer", _): false
      default: true
      }
    if !isOfType { report("it is \(value.typeName), expected \(type)") }
  }

  private mutating func checkString(_ text: String, _ schema: JSONObject) {
    let count = text.unicodeScalars.count
    if let limit = schema["minLength"]?.numberValue?.integer, count < limit {
      report("it has \(count) characters, fewer than \(limit)")
    }
    if let limit = schema["maxLength"]?.numberValue?.integer, count > limit {
      report("it has \(count) characters, more than \(limit)")
    }
    if let pattern = schema["pattern"]?.stringValue, count <= 1024, let expression = try? Regex(pattern),
      text.firstMatch(of: expression) == nil
    {
      report("\(JSON.string(text).excerpt) does not match the pattern \(pattern.escapedForTerminal)")
    }
    let isFormatted =
      switch schema["format"]?.stringValue {
      case "date-time": Timestamp(rfc3339: text) != nil
      case "date": Timestamp(rfc3339: text + "T00:00:00Z") != nil
      case "uuid": text.isUUID
      default: true
      }
    if !isFormatted { report("\(JSON.string(text).excerpt) is no \(schema["format"]?.stringValue ?? "")") }
  }

  private mutating func checkNumber(_ number: JSONNumber, _ schema: JSONObject) {
    let value = number.double
    if let limit = schema["minimum"]?.numberValue {
      let isExclusive = schema["exclusiveMinimum"] == true
      if isExclusive ? value <= limit.double : value < limit.double { report("\(number.text) is below \(limit.text)") }
    }
    if let limit = schema["maximum"]?.numberValue {
      let isExclusive = schema["exclusiveMaximum"] == true
      if isExclusive ? value >= limit.double : value > limit.double { report("\(number.text) is above \(limit.text)") }
    }
    if let factor = schema["multipleOf"]?.numberValue?.double, factor > 0 {
      let quotient = value / factor
      if abs(quotient - quotient.rounded()) > 1e-9 { report("\(number.text) is no multiple of \(factor)") }
    }
    if schema["format"] == "int32", let whole = number.integer, Int32(exactly: whole) == nil {
      report("\(number.text) is no int32")
    }
  }

  private mutating func checkArray(_ elements: [JSON], _ schema: JSONObject, depth: Int) {
    if let limit = schema["minItems"]?.numberValue?.integer, elements.count < limit {
      report("it has \(elements.count) elements, fewer than \(limit)")
    }
    if let limit = schema["maxItems"]?.numberValue?.integer, elements.count > limit {
      report("it has \(elements.count) elements, more than \(limit)")
    }
    if schema["uniqueItems"] == true, Set(elements).count < elements.count { report("it has the same element twice") }
    guard let items = schema["items"] else { return }
    for (index, element) in elements.enumerated() {
      place.append(String(index))
      check(element, items, depth: depth + 1)
      place.removeLast()
    }
  }

  private mutating func checkObject(_ object: JSONObject, _ schema: JSONObject, depth: Int) {
    for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] where object[name] == nil {
      // What only a request may hold is not asked of an answer.
      guard schema["properties"]?[name]?["writeOnly"] != true else { continue }
      report("the member '\(name.escapedForTerminal)' is missing")
    }
    if let limit = schema["minProperties"]?.numberValue?.integer, object.count < limit {
      report("it has \(object.count) members, fewer than \(limit)")
    }
    if let limit = schema["maxProperties"]?.numberValue?.integer, object.count > limit {
      report("it has \(object.count) members, more than \(limit)")
    }
    let properties = schema["properties"]?.objectValue ?? JSONObject()
    for member in object.members {
      place.append(member.name)
      defer { place.removeLast() }
      if let property = properties[member.name] {
        check(member.value, property, depth: depth + 1)
      } else if schema["additionalProperties"] == false {
        report("no such member is declared")
      } else if let rest = schema["additionalProperties"] {
        check(member.value, rest, depth: depth + 1)
      }
    }
  }
}

extension JSON {
  /// Whether both are one value to a schema, for which 1 and 1.0 are the same.
  fileprivate func isSameValue(as other: JSON) -> Bool {
    if case .number(let left) = self, case .number(let right) = other { return left.double == right.double }
    return self == other
  }

  /// A short form for messages.
  fileprivate var excerpt: String {
    let text = text().escapedForTerminal
    return text.count > 60 ? text.prefix(57) + "..." : text
  }
}

extension JSONNumber {
  fileprivate var isWhole: Bool { integer != nil || double.isFinite && double == double.rounded() }
}

extension String {
  fileprivate var isUUID: Bool {
    let parts = split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.utf8.allSatisfy { $0.hexDigitValue != nil } }
  }
}
