/// A path to a value in a document (RFC 6901).
package struct JSONPointer: Sendable, Hashable {
  /// The member names and indices, unescaped.
  package var tokens: [String]

  /// The pointer of those tokens; none points to the whole document.
  package init(_ tokens: [String] = []) { self.tokens = tokens }

  /// Reads the text form, with or without `#` in front; nil where it is none.
  package init?(text: String) {
    var text = Substring(text)
    var isFragment = false
    if text.first == "#" {
      text = text.dropFirst()
      isFragment = true
    }
    if text.isEmpty {
      tokens = []
      return
    }
    guard text.first == "/" else { return nil }
    tokens = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { token in
      let decoded = isFragment ? JSONPointer.percentDecoded(token) : String(token)
      return decoded.replacing("~1", with: "/").replacing("~0", with: "~")
    }
  }

  /// The pointer to a member or element of this one's value.
  package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }

  /// The pointer to an element of this one's value.
  package func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

  /// The pointer to the value that holds this one's; nil for the whole document.
  package var parent: JSONPointer? { tokens.isEmpty ? nil : JSONPointer(Array(tokens.dropLast())) }

  private static func percentDecoded(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%"), let high = rest.first?.hexDigitValue,
        let low = rest.dropFirst().first?.hexDigitValue
      else {
        bytes.append(byte)
        continue
      }
      bytes.append(high << 4 | low)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension JSONPointer: CustomStringConvertible {
  package var description: String {
    tokens.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
  }
}

extension JSON {
  /// The value a pointer leads to.
  package subscript(_ pointer: JSONPointer) -> JSON? {
    get {
      var value = self
      for token in pointer.tokens {
        switch value {
        case .object(let object):
          guard let member = object[token] else { return nil }
          value = member
        case .array(let elements):
          guard let index = Int(token), elements.indices.contains(index) else { return nil }
          value = elements[index]
        default: return nil
        }
      }
      return value
    }
    set {
      self = JSON.replacing(self, pointer.tokens[...], with: newValue) ?? .null
    }
  }

  /// The value with the one at `path` replaced, made, or with nil removed; objects on the way are made.
  private static func replacing(_ value: JSON?, _ path: ArraySlice<String>, with new: JSON?) -> JSON? {
    guard let token = path.first else { return new }
    if case .array(var elements) = value, let index = Int(token), index >= 0, index <= elements.count {
      let child = replacing(index < elements.count ? elements[index] : nil, path.dropFirst(), with: new)
      switch (child, index < elements.count) {
      case (let child?, true): elements[index] = child
      case (let child?, false): elements.append(child)
      case (nil, true): elements.remove(at: index)
      case (nil, false): break
      }
      return .array(elements)
    }
    var object = value?.objectValue ?? JSONObject()
    object[token] = replacing(object[token], path.dropFirst(), with: new)
    return .object(object)
  }
}
