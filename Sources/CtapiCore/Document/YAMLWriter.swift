/// Writes YAML 1.2 block style that every reader, also one of YAML 1.1, takes for the same value.
///
/// A string is quoted whenever some reader could take it for anything else: `no`, `010`, `1:30`, dates, `200`.
struct YAMLWriter {
  private(set) var bytes: [UInt8] = []

  mutating func writeDocument(_ value: JSON) {
    switch value {
    case .object(let object) where !object.isEmpty: writeMembers(object, indent: 0)
    case .array(let elements) where !elements.isEmpty: writeElements(elements, indent: 0)
    default:
      writeFlow(value)
      bytes.append(0x0A)
    }
  }

  private mutating func writeMembers(_ object: JSONObject, indent: Int, firstIsPlaced: Bool = false) {
    for (index, member) in object.members.enumerated() {
      if index > 0 || !firstIsPlaced { writeIndent(indent) }
      write(member.name)
      bytes.append(UInt8(ascii: ":"))
      switch member.value {
      case .object(let object) where !object.isEmpty:
        bytes.append(0x0A)
        writeMembers(object, indent: indent + 2)
      case .array(let elements) where !elements.isEmpty:
        bytes.append(0x0A)
        writeElements(elements, indent: indent + 2)
      default:
        bytes.append(0x20)
        writeFlow(member.value)
        bytes.append(0x0A)
      }
    }
  }

  private mutating func writeElements(_ elements: [JSON], indent: Int, firstIsPlaced: Bool = false) {
    for (index, element) in elements.enumerated() {
      if index > 0 || !firstIsPlaced { writeIndent(indent) }
      bytes.append(UInt8(ascii: "-"))
      bytes.append(0x20)
      switch element {
      case .object(let object) where !object.isEmpty:
        writeMembers(object, indent: indent + 2, firstIsPlaced: true)
      case .array(let elements) where !elements.isEmpty:
        writeElements(elements, indent: indent + 2, firstIsPlaced: true)
      default:
        writeFlow(element)
        bytes.append(0x0A)
      }
    }
  }

  private mutating func writeIndent(_ count: Int) {
    bytes.append(contentsOf: repeatElement(0x20, count: count))
  }

  /// A scalar, or an empty mapping or sequence.
  private mutating func writeFlow(_ value: JSON) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let number): bytes.append(contentsOf: number.text.utf8)
    case .string(let text): write(text)
    case .array: bytes.append(contentsOf: "[]".utf8)
    case .object: bytes.append(contentsOf: "{}".utf8)
    }
  }

  private mutating func write(_ text: String) {
    if YAMLPlainText.isSafe(text) {
      bytes.append(contentsOf: text.utf8)
    } else {
      writeQuoted(text)
    }
  }

  /// Double quotes: the one style that can say every string.
  private mutating func writeQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C:
        bytes.append(0x5C)
        bytes.append(UInt8(scalar.value))
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20, 0x7F..<0xA0: bytes.append(contentsOf: ("\\x" + scalar.hexadecimal(2)).utf8)
      case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFFE, 0xFFFF:
        bytes.append(contentsOf: ("\\u" + scalar.hexadecimal(4)).utf8)
      case 0x10000...: bytes.append(contentsOf: ("\\U" + scalar.hexadecimal(8)).utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension UnicodeScalar {
  fileprivate func hexadecimal(_ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}

extension JSON {
  /// The value as YAML text.
  package var yamlBytes: [UInt8] {
    var writer = YAMLWriter()
    writer.writeDocument(self)
    return writer.bytes
  }
}
