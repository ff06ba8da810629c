/// A scalar of a YAML text, and what it means in JSON.
///
/// Plain scalars follow YAML 1.2's core schema where JSON can say it: `no`, `010`, `1:30` and dates stay strings, as
/// readers disagree about them, and a number keeps its spelling.
struct YAMLScalar {
  var text: String
  var isPlain: Bool
  var tag: String?
  var anchor: String?

  private static let tagPrefix = "tag:yaml.org,2002:"

  /// The value; nil when the tag asks for something JSON cannot say.
  var value: JSON? {
    guard let tag, tag != "!" else { return isPlain && tag == nil ? YAMLScalar.resolved(text) : .string(text) }
    guard tag.hasPrefix(YAMLScalar.tagPrefix) else { return nil }
    let plain = YAMLScalar.resolved(text)
    switch tag.dropFirst(YAMLScalar.tagPrefix.count) {
    case "str": return .string(text)
    case "null": return plain.isNull ? plain : nil
    case "bool": return plain.boolValue == nil ? nil : plain
    case "int", "float": return plain.numberValue == nil ? nil : plain
    case "timestamp", "binary": return .string(text)
    default: return nil
    }
  }

  /// The meaning of a plain scalar.
  static func resolved(_ text: String) -> JSON {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      return number(text).map { .number($0) } ?? .string(text)
    case UInt8(ascii: "t"), UInt8(ascii: "T"):
      return text == "true" || text == "True" || text == "TRUE" ? .bool(true) : .string(text)
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      return text == "false" || text == "False" || text == "FALSE" ? .bool(false) : .string(text)
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "~"):
      return text == "null" || text == "~" || text == "Null" || text == "NULL" ? .null : .string(text)
    default: return .string(text)
    }
  }

  /// A JSON number as spelled; `+1`, `.5`, `5.`, `0x1f` and `0o17` in JSON's spelling; nil for anything else.
  private static func number(_ text: String) -> JSONNumber? {
    if let number = JSONNumber(text) { return number }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).flatMap { $0 < 0 ? nil : JSONNumber($0) } }
    if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).flatMap { $0 < 0 ? nil : JSONNumber($0) } }
    var rest = Substring(text)
    var sign = ""
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? "-" : ""
      rest = rest.dropFirst()
    }
    if rest.first == "." { return JSONNumber(sign + "0" + rest) }
    if rest.last == "." { return JSONNumber(sign + rest + "0") }
    return rest.first == "-" ? nil : JSONNumber(sign + rest)
  }
}
