package import CtapiCore

/// What is kept about a pool's key besides the key itself.
package struct PoolKey: Sendable, Hashable {
  /// What a key is for at the moment.
  package enum State: String, Sendable, CaseIterable {
    /// Signs new tokens of its algorithm, and verifies.
    case active
    /// Verifies, and signs when asked for by name.
    case standby
    /// Replaced: verifies until ``PoolKey/retires``.
    case retiring
  }

  /// The key's name in tokens.
  package var kid: String
  /// The algorithm it is for.
  package var algorithm: SignatureAlgorithm
  /// What it is for.
  package var state: State
  /// The thumbprint, which also names the private key's file.
  package var thumbprint: String
  /// Whether the private part is kept here.
  package var isPrivate: Bool
  /// When it was made or imported.
  package var created: Timestamp
  /// When it stops verifying, for a replaced key.
  package var retires: Timestamp?

  /// Whether the key verifies at `now`.
  package func verifies(at now: Timestamp) -> Bool { retires.map { now < $0 } ?? true }
}
