/// A JSON or YAML document: its value, and its text, in which places are looked up when a finding needs one.
///
/// Keeping the text instead of a position per node makes parsing as cheap as a bare value; a place costs one scan.
package struct Document: Sendable {
  /// The largest document read unless the caller says otherwise (`design.md` 7.1 "Sizes"), in bytes.
  package static let maximumBytes = 16 << 20

  /// The value.
  package let root: JSON
  /// The notation of ``bytes``.
  package let format: DocumentFormat
  /// The text.
  package let bytes: [UInt8]
  /// The file as the user named it.
  package let file: String?

  /// Parses a text; throws `too-large` before parsing, or `invalid-input` with its place.
  package init(
    parsing bytes: [UInt8], format: DocumentFormat? = nil, file: String? = nil, maximumBytes: Int = maximumBytes
  ) throws(CtapiError) {
    guard bytes.count <= maximumBytes else {
      throw CtapiError(
        .tooLarge, "the document has \(bytes.count) bytes, more than \(maximumBytes)",
        hint: "raise the limit with --max-bytes", place: SourcePlace(file: file))
    }
    let format = format ?? DocumentFormat.detect(file: file, bytes.span)
    self.format = format
    self.bytes = bytes
    self.file = file
    switch format {
    case .json: root = try JSON(parsing: bytes.span, limits: .document, file: file)
    case .yaml: root = try JSON(parsingYAML: bytes.span, file: file)
    }
  }

  /// A document made of a value; its text is the value's.
  package init(_ root: JSON, format: DocumentFormat, file: String? = nil) {
    self.root = root
    self.format = format
    self.file = file
    bytes = format == .json ? root.bytes(.indented) + [0x0A] : root.yamlBytes
  }

  /// Where the values of these pointers stand; a pointer to nothing gets the place of its nearest parent.
  package func places(of pointers: Set<JSONPointer>) -> [JSONPointer: SourcePlace] {
    PlaceFinder.places(of: pointers, in: self)
  }

  /// Where the value of that pointer stands.
  package func place(of pointer: JSONPointer) -> SourcePlace {
    places(of: [pointer])[pointer] ?? SourcePlace(file: file, pointer: pointer.description)
  }
}
