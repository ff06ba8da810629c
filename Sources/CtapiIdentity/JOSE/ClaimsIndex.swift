import CtapiCore

/// Where the registered claims stand in the claims' bytes.
struct ClaimsIndex: Sendable {
  private var slots: InlineArray<13, ClaimSlot>

  /// No claim.
  init() { slots = .init(repeating: .absent) }

  /// Where a claim stands.
  subscript(_ claim: RegisteredClaim) -> ClaimSlot {
    get { slots[claim.rawValue] }
    set { slots[claim.rawValue] = newValue }
  }

  /// Keeps the place of a value if its name is a registered claim's.
  mutating func note(_ slot: ClaimSlot, named name: Span<UInt8>) {
    guard let claim = RegisteredClaim(name) else { return }
    self[claim] = slot
  }
}
