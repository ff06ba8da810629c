/// A kind of hostile token, for testing whether a resource server refuses it (`tokens.md` 5).
package struct ForgeryKind: Sendable {
  /// The name on the command line.
  package let name: String
  /// The reason ctapi's own verifier refuses it with.
  package let reason: TokenReason
  /// What is wrong with it, without a full stop.
  package let summary: String
  /// Options that `token verify` needs to notice; empty for most.
  package let options: String
  let make: @Sendable (Forge) throws -> [UInt8]

  init(
    _ name: String, _ reason: TokenReason, _ summary: String, options: String = "",
    make: @escaping @Sendable (Forge) throws -> [UInt8]
  ) {
    self.name = name
    self.reason = reason
    self.summary = summary
    self.options = options
    self.make = make
  }

  /// Every kind, in the order of help.
  package static var all: [ForgeryKind] { claimKinds + algorithmKinds + keyKinds + signatureKinds + textKinds }
}
