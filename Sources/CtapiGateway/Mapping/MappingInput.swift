import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// What the values of a mapping are read from: the original message, whatever other steps do to it (`gateway.md` 3.5).
struct MappingInput: ~Escapable {
  let view: ExchangeView
  /// The whole message, in which the ranges of ``ScannedRequest`` and ``ScannedResponse`` point.
  let bytes: RawSpan
  /// Where the message's fields begin.
  let fieldsStart: Int
  /// The request's query; empty for a response.
  let query: RawSpan
  /// The path that routes see, and the parameters in it.
  let path: RawSpan
  let parameters: RouteParameters
  /// The body, as far as it is needed.
  let body: RawSpan
  let text: RawSpan
  let bodyPaths: [[BodyStep]]

  @_lifetime(copy view, copy bytes, copy query, copy path, copy body, copy text)
  init(
    _ view: ExchangeView, bytes: RawSpan, fieldsStart: Int, query: RawSpan, path: RawSpan,
    parameters: RouteParameters, body: RawSpan, text: RawSpan, bodyPaths: [[BodyStep]]
  ) {
    self.view = view
    self.bytes = bytes
    self.fieldsStart = fieldsStart
    self.query = query
    self.path = path
    self.parameters = parameters
    self.body = body
    self.text = text
    self.bodyPaths = bodyPaths
  }

  /// Appends the value that fragments make up; false, with nothing appended that counts, when none of their sources has
  /// one.
  func append(_ fragments: some Sequence<Fragment>, to out: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    var hasSource = false
    var hasValue = false
    for fragment in fragments {
      guard fragment.kind != .text else {
        appendText(fragment, to: &out, as: encoding)
        continue
      }
      hasSource = true
      if append(fragment, to: &out, as: encoding) { hasValue = true }
    }
    return hasValue || !hasSource
  }

  /// Text of the definition is written as it is in a path, where it may be encoded already.
  private func appendText(_ fragment: Fragment, to out: inout ByteBuffer, as encoding: TextEncoding) {
    let words = text.part(fragment.text)
    guard encoding == .path else {
      out.append(words, as: encoding)
      return
    }
    var start = 0
    for index in 0..<words.byteCount where words.byte(index) == UInt8(ascii: "%") && words.isEncoded(at: index) {
      out.append(words.extracting(start..<index), as: .path)
      out.append(words.extracting(index..<(index + 3)))
      start = index + 3
    }
    out.append(words.extracting(start...), as: .path)
  }

  private func append(_ fragment: Fragment, to out: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    switch fragment.kind {
    case .header, .responseHeader: return append(header: text.part(fragment.text), to: &out, as: encoding)
    case .query: return append(parameter: text.part(fragment.text), to: &out, as: encoding)
    case .path: return append(encoded: path, to: &out, as: encoding)
    case .pathParameter:
      guard Int(fragment.index) < parameters.count else { return false }
      return append(encoded: path.extracting(parameters[Int(fragment.index)]), to: &out, as: encoding)
    case .body, .responseBody:
      guard let value = BodyValue.find(bodyPaths[Int(fragment.index)], in: body) else { return false }
      out.append(value.span.bytes, as: encoding)
      return true
    case .context: return view.append(fragment.context, key: text.part(fragment.text), to: &out, as: encoding)
    case .text, .nothing: return false
    }
  }

  /// Appends a part of the client's path: as the client encoded it where a path is written, decoded elsewhere.
  private func append(encoded value: RawSpan, to out: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    guard !value.isEmpty else { return false }
    if encoding == .path { out.append(value) } else { out.append(value, .percent, as: encoding) }
    return true
  }

  /// Appends the values of all headers of a name, joined by commas.
  private func append(header name: RawSpan, to out: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    var found = false
    var scanner = FieldScanner(bytes, from: fieldsStart)
    while case .field = scanner.next() {
      guard bytes.part(scanner.name).isName(name) else { continue }
      if found { out.append(UInt8(ascii: ",")) }
      out.append(bytes.part(scanner.value), as: encoding)
      found = true
    }
    return found
  }

  /// Appends the decoded values of all query parameters of a name, joined by commas.
  private func append(parameter name: RawSpan, to out: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    var found = false
    var parameters = QueryScanner(query)
    while parameters.next() {
      guard query.part(parameters.name).isDecoded(name) else { continue }
      if found { out.append(UInt8(ascii: ",")) }
      out.append(query.part(parameters.value), .form, as: encoding)
      found = true
    }
    return found
  }
}

extension RawSpan {
  /// Whether a percent sign and two hexadecimal digits stand at an index.
  fileprivate func isEncoded(at index: Int) -> Bool {
    index + 2 < byteCount && byte(index + 1).hexDigitValue != nil && byte(index + 2).hexDigitValue != nil
  }
}
