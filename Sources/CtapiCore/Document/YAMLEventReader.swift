import CYAML

/// libyaml's event parser over one text; the only code that touches its memory.
///
/// The text outlives the reader because ``read(_:_:)`` lends both for the time of one call.
struct YAMLEventReader: ~Copyable {
  /// What an event says.
  enum Event {
    case streamEnd
    case documentStart
    case alias(String)
    case scalar(YAMLScalar)
    case sequenceStart(anchor: String?, tag: String?)
    case sequenceEnd
    case mappingStart(anchor: String?, tag: String?)
    case mappingEnd
    /// Start of the stream, end of a document.
    case other
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let file: String?
  private var line = 1
  private var column = 1

  private init(_ bytes: UnsafeBufferPointer<UInt8>, file: String?) throws(CtapiError) {
    parser = .allocate(capacity: 1)
    self.file = file
    guard yaml_parser_initialize(parser) == 1 else { throw CtapiError(.bug, "libyaml has no memory") }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// Lends a reader over `bytes` to `body`.
  static func read<Result>(
    _ bytes: Span<UInt8>, file: String?, _ body: (inout YAMLEventReader) throws(CtapiError) -> Result
  ) throws(CtapiError) -> Result {
    try bytes.withUnsafeBufferPointer { buffer throws(CtapiError) in
      var reader = try YAMLEventReader(buffer, file: file)
      return try body(&reader)
    }
  }

  /// Where the last event began.
  var place: SourcePlace { SourcePlace(file: file, line: line, column: column) }

  /// The next event; throws `invalid-input` where the text is no YAML.
  mutating func next() throws(CtapiError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    line = event.start_mark.line + 1
    column = event.start_mark.column + 1
    switch event.type {
    case YAML_STREAM_END_EVENT: return .streamEnd
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_ALIAS_EVENT: return .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let data = event.data.scalar
      return .scalar(
        YAMLScalar(
          text: String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self),
          isPlain: data.style == YAML_PLAIN_SCALAR_STYLE, tag: text(data.tag), anchor: text(data.anchor)))
    case YAML_SEQUENCE_START_EVENT:
      return .sequenceStart(
        anchor: text(event.data.sequence_start.anchor), tag: text(event.data.sequence_start.tag))
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      return .mappingStart(anchor: text(event.data.mapping_start.anchor), tag: text(event.data.mapping_start.tag))
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    default: return .other
    }
  }

  private func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? { pointer.map { String(cString: $0) } }

  private func failure() -> CtapiError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
    let isReaderError = parser.pointee.error == YAML_READER_ERROR
    let mark = isReaderError ? parser.pointee.mark : parser.pointee.problem_mark
    return CtapiError(
      .invalidInput, problem.escapedForTerminal,
      hint: "check there and just before: indentation, and that every bracket and quote is closed",

      place: SourcePlace(file: file, line: mark.line + 1, column: mark.column + 1))
  }
}
