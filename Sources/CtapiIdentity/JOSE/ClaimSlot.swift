/// Where a claim's value stands in the claims' bytes, and what kind it is.
struct ClaimSlot: Sendable {
  /// The kinds of JSON value, as far as rules care.
  enum Kind: UInt8, Sendable {
    case absent
    /// The range is the text between the quotes, without escapes.
    case plainString
    /// The range is the text with its quotes; it holds escapes.
    case escapedString
    case number
    case array
    case other
  }

  var kind: Kind
  var start: UInt32
  var end: UInt32

  /// No such claim.
  static let absent = ClaimSlot(kind: .absent, start: 0, end: 0)

  /// A value of that kind.
  init(kind: Kind, start: UInt32, end: UInt32) {
    self.kind = kind
    self.start = start
    self.end = end
  }

  /// The value's bytes in the claims.
  var range: Range<Int> { Int(start)..<Int(end) }
  /// Whether the claim is there, be it null.
  var isPresent: Bool { kind != .absent }
  /// Whether it is a string.
  var isString: Bool { kind == .plainString || kind == .escapedString }
}
