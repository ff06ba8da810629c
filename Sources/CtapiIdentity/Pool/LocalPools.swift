package import CtapiCore

/// The pools of a data directory; the first one is made when something needs it.
package struct LocalPools {
  private let directory: DataDirectory
  private let storage: PoolStorage?

  /// Looks into a data directory without making it.
  package init(reading directory: DataDirectory) throws(CtapiError) {
    self.directory = directory
    storage = try directory.openState(create: false).map { database throws(CtapiError) in try PoolStorage(database) }
  }

  /// Opens a data directory for writing, making it where there is none.
  package init(writing directory: DataDirectory) throws(CtapiError) {
    self.directory = directory
    storage = try directory.openState(create: true).map { database throws(CtapiError) in try PoolStorage(database) }
  }

  /// Works over a database that is open already, as a server's is.
  package init(_ directory: DataDirectory, storage: PoolStorage) {
    self.directory = directory
    self.storage = storage
  }

  /// All pools.
  package func all() throws(CtapiError) -> [Pool] { try storage?.pools() ?? [] }

  /// The pool of that identifier or name, or the only one; nil when there is none and none was asked for.
  ///
  /// Throws `pool-not-found`, or `usage` when there are several and none is named.
  package func pool(_ name: String?) throws(CtapiError) -> Pool? {
    let pools = try all()
    if let name {
      guard let pool = pools.first(where: { $0.id.hasSameBytes(as: name) || $0.name.hasSameBytes(as: name) }) else {
        throw CtapiError(.poolNotFound, "no pool '\(name.escapedForTerminal)'", hint: "ctapi token pool show")
      }
      return pool
    }
    guard pools.count <= 1 else {
      throw CtapiError(
        .usage, "there are \(pools.count) pools: \(pools.map(\.id).joined(separator: ", "))",
        hint: "choose one with --pool")
    }
    return pools.first
  }

  /// The pool of that name, or the only one, or a new one named `local` when there is none and none was asked for.
  package func poolOrNew(
    _ name: String?, base: String = Pool.defaultBase, at now: Timestamp, identifier: () -> String
  ) throws(CtapiError) -> Pool {
    if let pool = try pool(name) { return pool }
    guard let storage else { throw CtapiError(.bug, "the data directory is open for reading only") }
    let id = identifier()
    let pool = Pool(id: id, name: "local", issuer: "\(base)/\(id)", clients: [Pool.defaultClient])
    return try storage.transaction { () throws(CtapiError) in
      // Another process may have made it since.
      if let made = try storage.pools().first { return made }
      try storage.insert(pool, at: now)
      return pool
    }
  }

  /// Changes a pool's issuer to one below another base URL.
  package func setIssuer(_ issuer: String, of pool: Pool) throws(CtapiError) {
    try storage?.setIssuer(issuer, of: pool.id)
  }

  /// The keys of a pool found here.
  package func keyring(of pool: Pool) throws(CtapiError) -> PoolKeyring {
    guard let storage else { throw CtapiError(.bug, "a pool without a database") }
    return PoolKeyring(storage, folder: directory.keysPath, pool: pool)
  }
}
