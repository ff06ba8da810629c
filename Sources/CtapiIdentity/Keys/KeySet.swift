package import CtapiCore

/// An unchanging set of keys to verify tokens with: one issuer's published keys at one moment.
package final class KeySet: Sendable {
  /// A key of the source that is not used, and why.
  package struct SkippedKey: Sendable, Hashable {
    /// Its place in the set, from 0.
    package let position: Int
    /// Its name, if it has one.
    package let kid: String?
    /// The reason a token that names it is refused with.
    package let reason: TokenReason
    /// The words for people.
    package let detail: String
  }

  /// The usable keys, in the source's order.
  package let keys: [TokenKey]
  /// The keys left out.
  package let skipped: [SkippedKey]
  /// Whether the set is one key without a name that the caller picked himself; a token's `kid` then says nothing.
  package let isChosenKey: Bool
  private let positions: [String: [Int]]

  /// Takes keys; `isChosenKey` as the property, and only when there is one key and it has no name.
  package init(_ keys: [TokenKey], skipped: [SkippedKey] = [], isChosenKey: Bool = false) {
    self.keys = keys
    self.skipped = skipped
    self.isChosenKey = isChosenKey && keys.count == 1 && keys[0].kid == nil
    var positions: [String: [Int]] = [:]
    for (position, key) in keys.enumerated() {
      if let kid = key.kid { positions[kid, default: []].append(position) }
    }
    self.positions = positions
  }

  /// A number that follows from the keys: equal sets have equal numbers, and another set has another.
  ///
  /// The beginning of a hash over each key's thumbprint, name, algorithm and uses; worked out each time, for only who
  /// remembers verdicts needs it. Throws when libcrypto cannot hash.
  package func epoch() throws(CtapiError) -> UInt64 {
    var text: [UInt8] = []
    for key in keys {
      let description: [JSON] = [
        .string(try key.thumbprint()), key.kid.map { .string($0) } ?? .null,
        key.algorithm.map { .string($0.rawValue) } ?? .null, key.use.map { .string($0) } ?? .null,
        key.operations.map { .strings($0) } ?? .null,
      ]
      text += JSON.array(description).bytes()
    }
    return try DigestAlgorithm.sha256.hash(text.span).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The keys of exactly that name, code point by code point.
  func positions(of kid: String) -> [Int] {
    (positions[kid] ?? []).filter { keys[$0].kid.map { $0.hasSameBytes(as: kid) } ?? false }
  }
}
