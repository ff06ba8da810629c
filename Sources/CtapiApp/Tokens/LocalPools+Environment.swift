import CtapiCommandLine
package import CtapiCore
package import CtapiIdentity

extension LocalPools {
  /// The pools of the command's data directory for writing; with `CTAPI_STRICT`, only when there is a pool already.
  package static func forWriting(_ invocation: AppInvocation) throws(CtapiError) -> LocalPools {
    let environment = invocation.environment
    if environment.isStrict, try LocalPools(reading: environment.data).all().isEmpty {
      throw CtapiError(
        .poolNotFound, "there is no pool here, and CTAPI_STRICT forbids making one",
        hint: "CTAPI_STRICT=0 ctapi token mint")
    }
    return try LocalPools(writing: environment.data)
  }

  /// The only pool, made where there is none, and its keys.
  package static func keyring(_ invocation: AppInvocation) throws(CtapiError) -> PoolKeyring {
    let pools = try forWriting(invocation)
    let environment = invocation.environment
    let name = invocation.string("pool")
    return try pools.keyring(
      of: try pools.poolOrNew(name, at: environment.now, identifier: environment.poolIdentifier))
  }
}

extension Environment {
  /// A new pool's identifier, in the form of Cognito's (`tokens.md` 3.2).
  package func poolIdentifier() -> String {
    var source = identifiers
    return "\(Locality().region)_"
      + source.characters(9, of: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
  }
}
