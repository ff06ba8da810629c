import CtapiCore

/// Compares two schemas by what they let through, seen from a client that worked with the old one.
///
/// What a client sends must not be asked for more than before; what it gets must not hold more than before.
struct SchemaComparison {
  /// Which way the values go.
  enum Direction {
    /// The client sends them.
    case sent
    /// The client gets them.
    case received
  }

  /// A difference at a place in the value.
  struct Difference: Hashable {
    let detail: String
    let isBreaking: Bool
  }

  private let direction: Direction
  private let oldRoot: JSON
  private let newRoot: JSON
  private var found: [Difference] = []
  private var path: [String] = []
  private var open: Set<String> = []
  private static let maximumDepth = 24

  private init(_ direction: Direction, _ oldRoot: JSON, _ newRoot: JSON) {
    self.direction = direction
    self.oldRoot = oldRoot
    self.newRoot = newRoot
  }

  /// The differences from `old` to `new`, whose references lead into their roots.
  static func differences(
    _ direction: Direction, from old: JSON, in oldRoot: JSON, to new: JSON, in newRoot: JSON
  ) -> [Difference] {
    var comparison = SchemaComparison(direction, oldRoot, newRoot)
    comparison.compare(old, new)
    return comparison.found
  }

  private mutating func report(_ detail: String, isBreaking: Bool) {
    let place = path.isEmpty ? "" : "/" + path.joined(separator: "/") + " "
    let difference = Difference(detail: place + detail, isBreaking: isBreaking)
    if !found.contains(difference) { found.append(difference) }
  }

  /// A change that takes values away from those that were valid, or adds some.
  private mutating func report(_ detail: String, narrows: Bool) {
    report(detail, isBreaking: narrows == (direction == .sent))
  }

  private mutating func compare(_ old: JSON, _ new: JSON) {
    guard path.count < SchemaComparison.maximumDepth else { return }
    // Two references that are being compared already end here, so that recursive schemas do.
    let pair = "\(old["$ref"]?.text() ?? "") \(new["$ref"]?.text() ?? "")"
    let isReference = old["$ref"] != nil || new["$ref"] != nil
    if isReference, !open.insert(pair).inserted { return }
    defer { if isReference { open.remove(pair) } }
    let before = SchemaComparison.resolved(old, in: oldRoot)
    let after = SchemaComparison.resolved(new, in: newRoot)
    guard before != after || isReference else { return }
    compareTypes(before, after)
    compareEnumerations(before, after)
    compareBounds(before, after)
    compareProperties(before, after)
    if let items = before["items"], let others = after["items"] {
      path.append("*")
      compare(items, others)
      path.removeLast()
    }
    for name in ["allOf", "anyOf", "oneOf", "not", "additionalProperties", "format", "pattern"]
    where before[name] != after[name] { report("has another '\(name)'", isBreaking: false) }
  }

  private mutating func compareTypes(_ old: JSON, _ new: JSON) {
    let (before, after) = (old["type"]?.stringValue, new["type"]?.stringValue)
    if before != after {
      let isWider = before == "integer" && after == "number" || after == nil
      let isNarrower = before == "number" && after == "integer" || before == nil
      if isWider != isNarrower {
        report("is \(after ?? "of any type"), was \(before ?? "of any type")", narrows: isNarrower)
      } else {
        report("is \(after ?? "of any type"), was \(before ?? "of any type")", isBreaking: true)
      }
    }
    let (wasNullable, isNullable) = (old["nullable"] == true, new["nullable"] == true)
    if wasNullable != isNullable { report(isNullable ? "may be null" : "is never null", narrows: wasNullable) }
  }

  private mutating func compareEnumerations(_ old: JSON, _ new: JSON) {
    guard old["enum"] != new["enum"] else { return }
    guard let before = old["enum"]?.arrayValue, let after = new["enum"]?.arrayValue else {
      return report(new["enum"] == nil ? "takes any value" : "takes only some values", narrows: new["enum"] != nil)
    }
    let gone = before.filter { !after.contains($0) }
    let added = after.filter { !before.contains($0) }
    if !gone.isEmpty { report("no longer takes \(gone.map { $0.text() }.joined(separator: ", "))", narrows: true) }
    if !added.isEmpty { report("takes \(added.map { $0.text() }.joined(separator: ", ")), too", narrows: false) }
  }

  private mutating func compareBounds(_ old: JSON, _ new: JSON) {
    let lower = ["minimum", "minLength", "minItems", "minProperties"]
    for name in lower + ["maximum", "maxLength", "maxItems", "maxProperties"] where old[name] != new[name] {
      let isLower = lower.contains(name)
      let none = isLower ? -Double.infinity : .infinity
      let before = old[name]?.numberValue?.double ?? none
      let after = new[name]?.numberValue?.double ?? none
      guard before != after else { continue }
      report(
        "has \(new[name].map { "\(name) \($0.text())" } ?? "no \(name)")",
        narrows: isLower ? after > before : after < before)
    }
  }

  private mutating func compareProperties(_ old: JSON, _ new: JSON) {
    let required = (names(old["required"]), names(new["required"]))
    for name in required.1.sorted() where !required.0.contains(name) {
      report("has the required member '\(name)'", narrows: true)
    }
    for name in required.0.sorted() where !required.1.contains(name) {
      report("no longer requires the member '\(name)'", narrows: false)
    }
    let before = old["properties"]?.objectValue ?? JSONObject()
    let after = new["properties"]?.objectValue ?? JSONObject()
    for member in before.members {
      guard let now = after[member.name] else {
        // A member that is sent is ignored where it is not known, unless others are refused.
        let isBreaking = direction == .received || new["additionalProperties"] == false
        report("no longer has the member '\(member.name)'", isBreaking: isBreaking)
        continue
      }
      path.append(member.name)
      compare(member.value, now)
      path.removeLast()
    }
    for name in after.names where before[name] == nil && !required.1.contains(name) {
      report("has the member '\(name)'", isBreaking: false)
    }
  }

  private func names(_ value: JSON?) -> Set<String> { Set(value?.arrayValue?.compactMap(\.stringValue) ?? []) }

  /// A value in place of a reference to it.
  static func resolved(_ value: JSON, in root: JSON) -> JSON {
    var value = value
    for _ in 0..<64 {
      guard let text = value["$ref"]?.stringValue else { return value }
      guard text.hasPrefix("#"), let target = JSONPointer(text: text).flatMap({ root[$0] }) else { return [:] }
      value = target
    }
    return [:]
  }
}
