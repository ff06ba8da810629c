package import CtapiCore

extension Document {
  /// The document as text in a notation.
  ///
  /// In its own notation it is the text that was imported, with its comments; otherwise the value written anew.
  package func exported(as format: DocumentFormat) -> [UInt8] {
    if format == self.format, isHarmless { return bytes }
    guard format == .json else { return root.yamlBytes }
    return Document.escaped(root.bytes(.indented)) + [0x0A]
  }

  /// The document without `x-amazon-…` and `x-ctapi-…` members (`includeExtensions=false`, `gateway.md` K115).
  package var withoutExtensions: Document { Document(Document.plain(root), format: format, file: file) }

  /// Whether the text has no character that could drive a terminal.
  private var isHarmless: Bool { !String(decoding: bytes, as: UTF8.self).unicodeScalars.contains { $0.isUnsafe } }

  /// JSON text with those characters, which only stand in strings, written as escapes.
  private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.unicodeScalars.contains(where: \.isUnsafe) else { return bytes }
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.isUnsafe {
        let digits = String(scalar.value, radix: 16)
        result += Array(("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
      } else {
        result += Array(String(scalar).utf8)
      }
    }
    return result
  }

  private static func plain(_ value: JSON) -> JSON {
    switch value {
    case .array(let elements): .array(elements.map(plain))
    case .object(let object):
      .object(
        JSONObject(
          uniqueMembers: object.members.filter { !$0.name.hasPrefix("x-amazon-") && !$0.name.hasPrefix("x-ctapi-") }
            .map { .init(name: $0.name, value: plain($0.value)) }))
    default: value
    }
  }
}

extension UnicodeScalar {
  fileprivate var isUnsafe: Bool {
    switch value {
    case 0x09, 0x0A, 0x0D: false
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }
}
