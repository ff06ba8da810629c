package import CtapiCore

/// The value of a `name=text` or `name:=json` option.
package struct KeyValue: Sendable, Hashable {
  /// What stands before the first `=` or `:=`.
  package let name: String
  /// The text as a JSON string, or the JSON value behind `:=`.
  package let value: JSON

  /// Splits the text.
  ///
  /// Throws `usage` when there is no `=` or no name, or the JSON is malformed.
  package init(_ text: String) throws(CtapiError) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw CtapiError(
        .usage, "'\(text)' is not of the form name=value", hint: "write a name, an equals sign and a value")
    }
    let before = text[..<equals]
    let after = String(text[text.index(after: equals)...])
    guard before.last == ":" else {
      name = String(before)
      value = .string(after)
      return
    }
    name = String(before.dropLast())
    guard !name.isEmpty else { throw CtapiError(.usage, "'\(text)' is not of the form name:=json") }
    do {
      value = try JSON(parsing: after)
    } catch {
      throw CtapiError(.usage, "the value behind '\(name):=' is not JSON: \(error.message)")
    }
  }
}
