import CtapiCommandLine
package import CtapiCore

/// The user's `config.yaml` in the data directory: dotted names lead to plain values.
package struct Settings: Sendable {
  private let document: Document?

  /// The settings of a data directory; none when it has no such file.
  ///
  /// Throws `invalid-input` with its place when the file does not parse, or is no mapping.
  package init(of directory: DataDirectory) throws(CtapiError) {
    let path = directory.configurationPath
    guard Files.exists(path) else {
      self = Settings()
      return
    }
    try directory.checkOwner()
    try self.init(parsing: try Files.read(path, limit: 1 << 20), file: path)
  }

  /// No settings.
  private init() { document = nil }

  /// The settings of a YAML text; one that says nothing, or only in comments, has none.
  package init(parsing bytes: [UInt8], file: String) throws(CtapiError) {
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { $0.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
    guard lines.contains(where: { !$0.isEmpty && $0.first != UInt8(ascii: "#") }) else {
      self = Settings()
      return
    }
    let document = try Document(parsing: bytes, format: .yaml, file: file)
    guard document.root.isNull || document.root.objectValue != nil else {
      throw CtapiError(
        .invalidInput, "settings are \(document.root.typeName), expected names with values",
        hint: "see: ctapi help data", place: document.place(of: JSONPointer()))
    }
    self.document = document
  }

  /// The text of a name such as `serve.workers`; nil when it is not there, or null.
  ///
  /// Throws `invalid-input` when a list or a mapping stands where one value is expected, or a value above the name.
  package func text(_ name: String) throws(CtapiError) -> String? {
    guard let document else { return nil }
    var value = document.root
    var pointer = JSONPointer()
    for word in name.split(separator: ".") {
      if value.isNull { return nil }
      guard value.objectValue != nil else { throw misplaced(value, pointer, "names with values", document) }
      guard let next = value[String(word)] else { return nil }
      value = next
      pointer = pointer.appending(String(word))
    }
    switch value {
    case .null: return nil
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let number): return number.text
    case .string(let text): return text
    case .array, .object: throw misplaced(value, pointer, "one value", document)
    }
  }

  /// Throws `invalid-input` with its place for a name that no option reads; those under `limits` are for
  /// ``limits(aws:)`` to judge.
  package func refuseUnknown(beside known: [String]) throws(CtapiError) {
    guard let document else { return }
    for group in document.root.objectValue?.members ?? [] where group.name != "limits" {
      let place = document.place(of: JSONPointer([group.name]))
      guard known.contains(where: { $0.hasPrefix(group.name + ".") }) else {
        throw Settings.unknown(group.name, known, place)
      }
      for member in group.value.objectValue?.members ?? [] {
        let name = "\(group.name).\(member.name)"
        guard known.contains(name) else {
          throw Settings.unknown(name, known, document.place(of: JSONPointer([group.name, member.name])))
        }
      }
    }
  }

  private static func unknown(_ name: String, _ known: [String], _ place: SourcePlace?) -> CtapiError {
    let near = EditDistance.nearest(to: name, in: known).map { "did you mean '\($0)'?" }
    return CtapiError(
      .invalidInput, "there is no setting '\(name.escapedForTerminal)'",
      hint: near ?? "use one of: \(known.joined(separator: ", ")); see: ctapi help data", place: place)
  }

  /// The members of a name that leads to names with values, each with its place; none when it is not there, or null.
  ///
  /// Throws `invalid-input` when something else stands there.
  func members(of name: String) throws(CtapiError) -> [(name: String, value: JSON, place: SourcePlace?)] {
    guard let document, let value = document.root[name], !value.isNull else { return [] }
    let pointer = JSONPointer([name])
    guard let object = value.objectValue else { throw misplaced(value, pointer, "names with values", document) }
    return object.members.map { ($0.name, $0.value, document.place(of: pointer.appending($0.name))) }
  }

  private func misplaced(
    _ value: JSON, _ pointer: JSONPointer, _ expected: String, _ document: Document
  ) -> CtapiError {
    let name = pointer.tokens.joined(separator: ".")
    return CtapiError(
      .invalidInput, "setting '\(name)' is \(value.typeName), expected \(expected)",
      place: document.place(of: pointer))
  }
}
