package import CtapiCommandLine
package import CtapiCore

/// The bytes of an operand or option of kind `file` or `payload`, and what to call them in errors.
package struct InputText: Sendable {
  /// The bytes.
  package let bytes: [UInt8]
  /// The file's name, `<stdin>`, or nil for a literal; goes into ``SourcePlace/file``.
  package let file: String?
}

extension Invocation where Context == Environment {
  /// Reads the value of a `file` (path or `-`) or `payload` (literal, `@FILE`, `-`, `@@…`); nil when it is not given.
  ///
  /// Throws `file-not-found`, `file-unreadable`, `too-large`.
  package func input(_ name: String, limit: Int = 16 << 20) throws(CtapiError) -> InputText? {
    guard let text = string(name) else { return nil }
    return try environment.input(text, isPayload: kind(of: name) == .payload, limit: limit)
  }
}

extension Environment {
  /// Reads what `text` stands for.
  package func input(_ text: String, isPayload: Bool, limit: Int = 16 << 20) throws(CtapiError) -> InputText {
    if text == "-" { return InputText(bytes: try input.readAll(limit: limit), file: "<stdin>") }
    guard isPayload else { return InputText(bytes: try Files.read(text, limit: limit), file: text) }
    if text.hasPrefix("@@") { return InputText(bytes: Array(text.dropFirst().utf8), file: nil) }
    if text.hasPrefix("@") {
      let file = String(text.dropFirst())
      return InputText(bytes: try Files.read(file, limit: limit), file: file)
    }
    guard text.utf8.count <= limit else { throw CtapiError(.tooLarge, "the value is larger than \(limit) bytes") }
    return InputText(bytes: Array(text.utf8), file: nil)
  }
}
