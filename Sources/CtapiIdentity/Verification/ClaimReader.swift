import CtapiCore

/// Reads registered claims out of scanned claims text, without allocating where text can be compared in place.
struct ClaimReader: ~Escapable {
  private let bytes: Span<UInt8>
  private let index: ClaimsIndex

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, _ index: ClaimsIndex) {
    self.bytes = bytes
    self.index = index
  }

  /// Where a claim stands.
  func slot(_ claim: RegisteredClaim) -> ClaimSlot { index[claim] }

  /// A string claim's text; nil when absent or of another type.
  func string(_ claim: RegisteredClaim) -> String? { string(index[claim]) }

  private func string(_ slot: ClaimSlot) -> String? {
    switch slot.kind {
    case .plainString: return String(copying: bytes.extracting(slot.range))
    case .escapedString: return value(slot)?.stringValue
    default: return nil
    }
  }

  /// The parsed value of a claim that needs parsing.
  private func value(_ slot: ClaimSlot) -> JSON? {
    var parser = JSONParser(bytes.extracting(slot.range), limits: .token)
    return try? parser.parseDocument()
  }

  /// Whether a string claim says exactly `text`, code point by code point.
  func says(_ claim: RegisteredClaim, _ text: String) -> Bool {
    let slot = index[claim]
    guard slot.kind == .plainString else { return string(slot).map { $0.hasSameBytes(as: text) } ?? false }
    return isSame(slot.range, text)
  }

  private func isSame(_ range: Range<Int>, _ text: String) -> Bool {
    text.utf8.span.hasSameBytes(as: bytes.extracting(range))
  }

  /// The elements of an array claim, or the string of a string claim; nil when it is neither, or an element is no
  /// string.
  func strings(_ claim: RegisteredClaim) -> [String]? {
    let slot = index[claim]
    if slot.isString { return string(slot).map { [$0] } }
    guard slot.kind == .array, let elements = value(slot)?.arrayValue else { return nil }
    let strings = elements.compactMap(\.stringValue)
    return strings.count == elements.count ? strings : nil
  }

  /// The moment a date claim names; nil when absent or no date.
  func timestamp(_ claim: RegisteredClaim) -> Timestamp? {
    let slot = index[claim]
    return slot.kind == .number ? NumericDate.timestamp(bytes.extracting(slot.range)) : nil
  }

  /// The granted scopes: of `scp` where it is there, else of `scope`; strings are split at spaces only
  /// (`tokens.md` A25).
  var scopes: [String] {
    if index[.scopes].isPresent {
      if index[.scopes].kind == .array { return strings(.scopes) ?? [] }
      return words(string(.scopes))
    }
    return words(string(.scope))
  }

  private func words(_ text: String?) -> [String] {
    (text ?? "").utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
  }

  /// Whether a scope is granted.
  func hasScope(_ scope: String) -> Bool {
    let slot = index[.scope]
    guard !index[.scopes].isPresent, slot.kind == .plainString else {
      return scopes.contains { $0.hasSameBytes(as: scope) }
    }
    var start = slot.range.lowerBound
    while start <= slot.range.upperBound {
      var end = start
      while end < slot.range.upperBound, bytes[end] != UInt8(ascii: " ") { end += 1 }
      if end > start, isSame(start..<end, scope) { return true }
      start = end + 1
    }
    return false
  }
}
