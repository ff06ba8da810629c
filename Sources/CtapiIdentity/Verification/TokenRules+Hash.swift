import CtapiCore

extension TokenRules {
  /// Adds every rule to a hash, each behind its name and length, so that no two sets of rules look alike.
  ///
  /// Written out because describing a value by reflection costs more than verifying a token.
  func combine(into hasher: inout StableHash) {
    hasher.combine("algorithms", algorithms?.map(\.rawValue))
    hasher.combine("issuers", issuers)
    hasher.combine("audiences", audiences)
    hasher.combine("rule", [audienceRule == .audience ? "audience" : "else-client"])
    hasher.combine("client", client.map { [$0] })
    hasher.combine("subject", subject.map { [$0] })
    hasher.combine("scopes", scopes)
    hasher.combine("any", anyScopes)
    hasher.combine("use", tokenUse.map { [$0] })
    hasher.combine("type", type.map { [$0] })
    hasher.combine("nonce", nonce.map { [$0] })
    hasher.combine("required", requiredClaims)
    hasher.combine("kid", [requiresKeyID ? "required" : "optional"])
    hasher.combine(UInt64(bitPattern: leeway.wholeMilliseconds))
    hasher.combine(UInt64(bitPattern: maximumAge?.wholeMilliseconds ?? -1))
    hasher.combine(UInt64(maximumSize))
  }
}

extension StableHash {
  /// Adds a list under its name; a list that is not there differs from an empty one.
  fileprivate mutating func combine(_ name: String, _ words: [String]?) {
    combine(name)
    combine(UInt64(words?.count ?? Int.max))
    for word in words ?? [] {
      combine(UInt64(word.utf8.count))
      combine(word)
    }
  }
}
