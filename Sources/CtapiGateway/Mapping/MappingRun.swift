import CtapiHTTP

/// One application of a mapping to one message.
struct MappingRun: ~Escapable {
  /// The most bytes of a head (`gateway.md` 1.7), of which a mapped value is a part.
  private static let valueLimit = 10_240

  private let mapping: ServedMapping
  private let input: MappingInput
  private let steps: [MappingStep]
  private let fragments: [Fragment]

  @_lifetime(copy input)
  init(_ mapping: ServedMapping, _ input: MappingInput, steps: [MappingStep], fragments: [Fragment]) {
    self.mapping = mapping
    self.input = input
    self.steps = steps
    self.fragments = fragments
  }

  /// Whether the message's own headers of that name are left out.
  ///
  /// Overwriting drops them even when the new value has no source: what a client sent in its place must not pass for it.
  func drops(header name: RawSpan) -> Bool {
    guard mapping.changesHeaders else { return false }
    for index in mapping.steps {
      let step = steps[Int(index)]
      if step.target == .header, step.operation != .append, name.isName(input.text.part(step.name)) { return true }
    }
    return false
  }

  /// Appends the fields that the mapping adds, `host` not among them.
  func appendHeaders(to out: inout ByteBuffer, _ scratch: inout ByteBuffer) {
    guard mapping.changesHeaders else { return }
    for index in mapping.steps {
      let step = steps[Int(index)]
      guard step.target == .header, step.operation != .remove, value(of: step, to: &scratch, as: .field) else {
        continue
      }
      let name = input.text.part(step.name)
      if mapping.changesHost, name.isWord("host") { continue }
      out.append(name)
      out.append(": ")
      out.append(scratch.bytes)
      out.append("\r\n")
    }
  }

  /// Appends the line of a changed `host`; false when it stays.
  func appendHost(to out: inout ByteBuffer, _ scratch: inout ByteBuffer) -> Bool {
    guard mapping.changesHost else { return false }
    var line = false
    for index in mapping.steps {
      let step = steps[Int(index)]
      guard !line, step.target == .header, input.text.part(step.name).isWord("host"),
        value(of: step, to: &scratch, as: .field), !scratch.isEmpty
      else { continue }
      out.append("Host: ")
      out.append(scratch.bytes)
      out.append("\r\n")
      line = true
    }
    return line
  }

  /// Appends a target, path and query, with the changes made to it.
  func append(target: RawSpan, to out: inout ByteBuffer, _ scratch: inout ByteBuffer) {
    var mark = 0
    while mark < target.byteCount, target.byte(mark) != UInt8(ascii: "?") { mark &+= 1 }
    if !appendPath(to: &out, &scratch) { out.append(target.extracting(0..<mark)) }
    let query = mark < target.byteCount ? target.extracting((mark &+ 1)...) : RawSpan()
    guard mapping.changesQuery else {
      if mark < target.byteCount { out.append(target.extracting(mark...)) }
      return
    }
    var separator = UInt8(ascii: "?")
    var parameters = QueryScanner(query)
    while parameters.next() {
      if drops(parameter: query.part(parameters.name)) { continue }
      out.append(separator)
      out.append(query.part(parameters.whole))
      separator = UInt8(ascii: "&")
    }
    for index in mapping.steps {
      let step = steps[Int(index)]
      guard step.target == .query, step.operation != .remove, value(of: step, to: &scratch, as: .query) else {
        continue
      }
      out.append(separator)
      out.append(input.text.part(step.name), as: .query)
      out.append(UInt8(ascii: "="))
      out.append(scratch.bytes)
      separator = UInt8(ascii: "&")
    }
  }

  private func appendPath(to out: inout ByteBuffer, _ scratch: inout ByteBuffer) -> Bool {
    guard mapping.changesPath else { return false }
    for index in mapping.steps where steps[Int(index)].target == .path {
      guard value(of: steps[Int(index)], to: &scratch, as: .path), !scratch.isEmpty else { return false }
      if scratch.bytes.byte(0) != UInt8(ascii: "/") { out.append(UInt8(ascii: "/")) }
      out.append(scratch.bytes)
      return true
    }
    return false
  }

  private func drops(parameter name: RawSpan) -> Bool {
    for index in mapping.steps {
      let step = steps[Int(index)]
      if step.target == .query, step.operation != .append, name.isDecoded(input.text.part(step.name)) { return true }
    }
    return false
  }

  /// The status that the response gets instead, 200 to 599; nil when it keeps its own.
  func status(_ scratch: inout ByteBuffer) -> Int? {
    guard mapping.changesStatus else { return nil }
    for index in mapping.steps where steps[Int(index)].target == .status {
      guard value(of: steps[Int(index)], to: &scratch, as: .field), scratch.count == 3 else { return nil }
      var status = 0
      for position in 0..<3 {
        let digit = scratch.bytes.byte(position) &- 0x30
        guard digit < 10 else { return nil }
        status = status * 10 + Int(digit)
      }
      return (200...599).contains(status) ? status : nil
    }
    return nil
  }

  /// Whether a step has a value; one that no head could hold is none (`gateway.md` 1.7).
  private func value(of step: MappingStep, to scratch: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    scratch.removeAll()
    let range = Int(step.value.lowerBound)..<Int(step.value.upperBound)
    return input.append(fragments[range], to: &scratch, as: encoding) && scratch.count <= MappingRun.valueLimit
  }
}
