import CtapiCore

/// Claims as the real service renders them (`gateway.md` 2.3, measured): numbers and booleans as text, arrays as
/// `[a b]`, objects as JSON; null claims are left out.
enum ClaimText {
  /// The text of a claim; nil for null.
  static func text(of claim: JSON) -> [UInt8]? {
    switch claim {
    case .null: nil
    case .string(let text): Array(text.utf8)
    case .array(let elements):
      Array("[".utf8) + elements.compactMap(text(of:)).joined(separator: Array(" ".utf8)) + Array("]".utf8)
    default: claim.bytes()
    }
  }
}
