import CtapiCommandLine
package import CtapiCore
package import CtapiIdentity

/// Finds the key that the operand `kid` names in the pool of the option `pool`.
package enum PoolKeyLookup {
  /// The key's metadata and the key: the private one where it is here, else the public one.
  ///
  /// Throws `key-not-found`.
  package static func find(_ invocation: AppInvocation) throws(CtapiError) -> (metadata: PoolKey, key: TokenKey) {
    let environment = invocation.environment
    let pools = try LocalPools(reading: environment.data)
    let kid = invocation.operand("kid")
    guard let pool = try pools.pool(invocation.string("pool")) else {
      throw CtapiError(
        .keyNotFound, "there is no pool here, so no key '\(kid.escapedForTerminal)'",
        hint: "make one with: ctapi token keys generate")
    }
    let keyring = try pools.keyring(of: pool)
    let metadata = try keyring.key(kid, at: environment.now)
    if metadata.isPrivate { return (metadata, try keyring.load(metadata)) }
    let keys = try keyring.keySet(at: environment.now).keys
    guard let key = keys.first(where: { $0.kid.map { $0.hasSameBytes(as: kid) } ?? false }) else {
      throw CtapiError(.keyNotFound, "no key '\(kid.escapedForTerminal)'", hint: "ctapi token keys list")
    }
    return (metadata, key)
  }
}
