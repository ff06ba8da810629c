/// Writes JSON text, in the members' order and the numbers' spelling.
package struct JSONWriter {
  /// How the text is laid out.
  package enum Layout: Sendable {
    /// No white space at all.
    case compact
    /// Two spaces a level, one member a line.
    case indented
  }

  /// The text so far, UTF-8.
  package private(set) var bytes: [UInt8] = []
  private let layout: Layout
  private let sortsNames: Bool

  /// A writer; with `sortsNames`, members come in the byte order of their names.
  package init(_ layout: Layout = .compact, sortsNames: Bool = false) {
    self.layout = layout
    self.sortsNames = sortsNames
  }

  /// Appends a value.
  package mutating func write(_ value: JSON) { write(value, depth: 0) }

  private mutating func write(_ value: JSON, depth: Int) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let number): bytes.append(contentsOf: number.text.utf8)
    case .string(let string): write(string)
    case .array(let elements): writeArray(elements, depth: depth)
    case .object(let object): writeObject(object, depth: depth)
    }
  }

  private mutating func writeArray(_ elements: [JSON], depth: Int) {
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      newLine(depth + 1)
      write(element, depth: depth + 1)
    }
    if !elements.isEmpty { newLine(depth) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func writeObject(_ object: JSONObject, depth: Int) {
    bytes.append(UInt8(ascii: "{"))
    let members =
      sortsNames
      ? object.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } : object.members
    for (index, member) in members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      newLine(depth + 1)
      write(member.name)
      bytes.append(UInt8(ascii: ":"))
      if layout == .indented { bytes.append(UInt8(ascii: " ")) }
      write(member.value, depth: depth + 1)
    }
    if !members.isEmpty { newLine(depth) }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func newLine(_ depth: Int) {
    guard layout == .indented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  /// Appends a string with its quotes; escapes what RFC 8259 §7 requires and nothing else.
  package mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20: bytes.append(contentsOf: ((byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSON {
  /// The text as bytes.
  package func bytes(_ layout: JSONWriter.Layout = .compact, sortsNames: Bool = false) -> [UInt8] {
    var writer = JSONWriter(layout, sortsNames: sortsNames)
    writer.write(self)
    return writer.bytes
  }

  /// The text as a string.
  package func text(_ layout: JSONWriter.Layout = .compact, sortsNames: Bool = false) -> String {
    String(decoding: bytes(layout, sortsNames: sortsNames), as: UTF8.self)
  }
}
