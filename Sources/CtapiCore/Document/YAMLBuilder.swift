/// Builds a value from YAML events, with its own stack, and counts what aliases would unfold to.
struct YAMLBuilder {
  /// The deepest nesting (`design.md` 7.1).
  static let maximumDepth = 512
  /// The most values that aliases may stand for, all together.
  static let maximumAliasedValues = 200_000
  /// The most text that aliases may stand for, all together, in bytes.
  static let maximumAliasedBytes = 16 << 20

  private var stack: [YAMLFrame] = []
  private var anchors: [String: YAMLBuilt] = [:]
  private var aliasedValues = 0
  private var aliasedBytes = 0
  private var result: JSON?

  /// The one document that the reader gives.
  mutating func build(_ reader: inout YAMLEventReader) throws(CtapiError) -> JSON {
    while true {
      switch try reader.next() {
      case .streamEnd:
        guard let result else { throw error("the document is empty", reader) }
        return result
      case .documentStart:
        if result != nil { throw error("a second document begins here, and only one is allowed", reader) }
      case .alias(let name): try take(try unfold(name, reader), reader)
      case .scalar(let scalar): try take(scalar, reader)
      case .sequenceStart(let anchor, let tag): try open(.sequence, anchor: anchor, tag: tag, reader)
      case .mappingStart(let anchor, let tag): try open(.mapping, anchor: anchor, tag: tag, reader)
      case .sequenceEnd, .mappingEnd: try close(reader)
      case .other: continue
      }
    }
  }

  private func error(
    _ message: String, hint: String? = nil, _ reader: borrowing YAMLEventReader
  ) -> CtapiError {
    CtapiError(.invalidInput, message, hint: hint, place: reader.place)
  }

  private mutating func open(
    _ kind: YAMLFrame.Kind, anchor: String?, tag: String?, _ reader: borrowing YAMLEventReader
  ) throws(CtapiError) {
    guard stack.count < YAMLBuilder.maximumDepth else {
      throw error("nested deeper than \(YAMLBuilder.maximumDepth) levels", reader)
    }
    if let last = stack.last, last.kind == .mapping, last.key == nil {
      throw error("a mapping or sequence cannot be a member name", reader)
    }
    if let tag, tag != "!", tag != "tag:yaml.org,2002:\(kind == .mapping ? "map" : "seq")" {
      throw error("the tag '\(tag.escapedForTerminal)' means nothing in JSON", reader)
    }
    stack.append(YAMLFrame(kind: kind, anchor: anchor))
  }

  private mutating func close(_ reader: borrowing YAMLEventReader) throws(CtapiError) {
    guard let frame = stack.popLast() else { return }
    let built = frame.built
    if let anchor = frame.anchor { anchors[anchor] = built }
    try take(built, reader)
  }

  private mutating func take(_ scalar: YAMLScalar, _ reader: borrowing YAMLEventReader) throws(CtapiError) {
    if let last = stack.indices.last, stack[last].kind == .mapping, stack[last].key == nil {
      if let anchor = scalar.anchor { anchors[anchor] = YAMLBuilt(value: .string(scalar.text)) }
      try takeKey(scalar, at: last, reader)
      return
    }
    guard let value = scalar.value else {
      let text = String(scalar.text.prefix(40)).escapedForTerminal
      throw error("the tag '\((scalar.tag ?? "").escapedForTerminal)' gives '\(text)' no meaning in JSON", reader)
    }
    let built = YAMLBuilt(value: value, bytes: scalar.text.utf8.count)
    if let anchor = scalar.anchor { anchors[anchor] = built }
    try take(built, reader)
  }

  private mutating func takeKey(
    _ scalar: YAMLScalar, at last: Int, _ reader: borrowing YAMLEventReader
  ) throws(CtapiError) {
    if scalar.isPlain, scalar.text == "<<" {
      stack[last].key = YAMLFrame.mergeKey
      stack[last].isMerging = true
      return
    }
    guard stack[last].addName(scalar.text) else {
      throw error("member '\(scalar.text.escapedForTerminal)' appears twice", hint: "keep one of the two", reader)
    }
  }

  private mutating func take(_ built: YAMLBuilt, _ reader: borrowing YAMLEventReader) throws(CtapiError) {
    guard let last = stack.indices.last else {
      result = built.value
      return
    }
    if stack[last].kind == .mapping, stack[last].key == nil {
      guard let name = built.value.stringValue else {
        throw error("a mapping or sequence cannot be a member name", reader)
      }
      guard stack[last].addName(name) else {
        throw error("member '\(name.escapedForTerminal)' appears twice", hint: "keep one of the two", reader)
      }
      return
    }
    guard stack[last].add(built) else {
      throw error("'<<' takes a mapping or a list of mappings", reader)
    }
  }

  private mutating func unfold(_ name: String, _ reader: borrowing YAMLEventReader) throws(CtapiError) -> YAMLBuilt {
    guard let built = anchors[name] else {
      let isOpen = stack.contains { $0.anchor == name }
      let reason = isOpen ? "stands inside what it names" : "is not defined before this place"
      throw error("the alias '*\(name.escapedForTerminal)' \(reason)", reader)
    }
    aliasedValues += built.count
    aliasedBytes += built.bytes
    guard aliasedValues <= YAMLBuilder.maximumAliasedValues, aliasedBytes <= YAMLBuilder.maximumAliasedBytes else {
      throw error(
        "aliases unfold to more than \(YAMLBuilder.maximumAliasedValues) values "
          + "or \(YAMLBuilder.maximumAliasedBytes) bytes", reader)
    }
    guard stack.count + built.depth <= YAMLBuilder.maximumDepth else {
      throw error("nested deeper than \(YAMLBuilder.maximumDepth) levels", reader)
    }
    return built
  }
}

extension JSON {
  /// Reads one YAML document; the error's place carries `file`, line and column.
  package init(parsingYAML bytes: Span<UInt8>, file: String? = nil) throws(CtapiError) {
    self = try YAMLEventReader.read(bytes, file: file) { reader throws(CtapiError) in
      var builder = YAMLBuilder()
      return try builder.build(&reader)
    }
  }

  /// Reads one YAML document.
  package init(parsingYAML text: String, file: String? = nil) throws(CtapiError) {
    try self.init(parsingYAML: Array(text.utf8).span, file: file)
  }
}
