package import CtapiCore

/// Pools, clients and keys' metadata in `state.db`; the private keys themselves are files, see ``PoolKeyring``.
package final class PoolStorage {
  private let database: Database

  /// Brings the tables up to date.
  package init(_ database: Database) throws(CtapiError) {
    self.database = database
    try database.migrate(
      component: "identity",
      [
        """
        CREATE TABLE pool(
          id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, issuer TEXT NOT NULL, created INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE pool_client(
          pool TEXT NOT NULL REFERENCES pool(id), id TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(pool, id)
        ) WITHOUT ROWID;
        CREATE TABLE pool_key(
          pool TEXT NOT NULL REFERENCES pool(id), kid TEXT NOT NULL, algorithm TEXT NOT NULL, state TEXT NOT NULL,
          thumbprint TEXT NOT NULL, private INTEGER NOT NULL, public_jwk TEXT, created INTEGER NOT NULL,
          retires INTEGER, PRIMARY KEY(pool, kid)
        ) WITHOUT ROWID;
        """
      ])
  }

  /// Runs `body` as one atomic write.
  package func transaction<Result>(_ body: () throws(CtapiError) -> Result) throws(CtapiError) -> Result {
    try database.transaction(body)
  }

  /// The pools, in the order of their identifiers.
  package func pools() throws(CtapiError) -> [Pool] {
    let statement = try database.prepare("SELECT id, name, issuer FROM pool ORDER BY id")
    var pools: [Pool] = []
    while try statement.step() {
      pools.append(
        Pool(id: statement.text(0), name: statement.text(1), issuer: statement.text(2), clients: []))
    }
    for position in pools.indices { pools[position].clients = try clients(of: pools[position].id) }
    return pools
  }

  private func clients(of pool: String) throws(CtapiError) -> [String] {
    let statement = try database.prepare("SELECT id FROM pool_client WHERE pool = ? ORDER BY position")
    statement.bind(1, pool)
    var clients: [String] = []
    while try statement.step() { clients.append(statement.text(0)) }
    return clients
  }

  /// Stores a new pool with its clients.
  package func insert(_ pool: Pool, at now: Timestamp) throws(CtapiError) {
    let statement = try database.prepare("INSERT INTO pool(id, name, issuer, created) VALUES(?, ?, ?, ?)")
    statement.bind(1, pool.id)
    statement.bind(2, pool.name)
    statement.bind(3, pool.issuer)
    statement.bind(4, Int(now.milliseconds))
    try statement.run()
    for (position, client) in pool.clients.enumerated() {
      let statement = try database.prepare("INSERT INTO pool_client(pool, id, position) VALUES(?, ?, ?)")
      statement.bind(1, pool.id)
      statement.bind(2, client)
      statement.bind(3, position)
      try statement.run()
    }
  }

  /// Changes a pool's issuer.
  package func setIssuer(_ issuer: String, of pool: String) throws(CtapiError) {
    let statement = try database.prepare("UPDATE pool SET issuer = ? WHERE id = ?")
    statement.bind(1, issuer)
    statement.bind(2, pool)
    try statement.run()
  }

  /// The metadata and public JWK of a pool's keys, oldest first.
  package func keys(of pool: String) throws(CtapiError) -> [(key: PoolKey, publicJWK: String?)] {
    let statement = try database.prepare(
      """
      SELECT kid, algorithm, state, thumbprint, private, public_jwk, created, retires FROM pool_key
      WHERE pool = ? ORDER BY created, kid
      """)
    statement.bind(1, pool)
    var keys: [(PoolKey, String?)] = []
    while try statement.step() {
      guard let algorithm = SignatureAlgorithm(rawValue: statement.text(1)),
        let state = PoolKey.State(rawValue: statement.text(2))
      else { throw CtapiError(.dataDirectory, "key '\(statement.text(0))' has an unknown algorithm or state") }
      let key = PoolKey(
        kid: statement.text(0), algorithm: algorithm, state: state, thumbprint: statement.text(3),
        isPrivate: statement.integer(4) != 0, created: Timestamp(milliseconds: statement.integer(6)),
        retires: statement.optionalInteger(7).map { Timestamp(milliseconds: $0) })
      keys.append((key, statement.optionalText(5)))
    }
    return keys
  }

  /// Stores a key's metadata, replacing what is there under its name.
  package func put(_ key: PoolKey, publicJWK: String?, in pool: String) throws(CtapiError) {
    let statement = try database.prepare(
      """
      INSERT OR REPLACE INTO pool_key(pool, kid, algorithm, state, thumbprint, private, public_jwk, created, retires)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    statement.bind(1, pool)
    statement.bind(2, key.kid)
    statement.bind(3, key.algorithm.rawValue)
    statement.bind(4, key.state.rawValue)
    statement.bind(5, key.thumbprint)
    statement.bind(6, key.isPrivate ? 1 : 0)
    statement.bind(7, publicJWK)
    statement.bind(8, Int(key.created.milliseconds))
    statement.bind(9, key.retires.map { Int($0.milliseconds) })
    try statement.run()
  }

  /// Forgets a key; false when there was none of that name.
  package func delete(_ kid: String, of pool: String) throws(CtapiError) -> Bool {
    let statement = try database.prepare("DELETE FROM pool_key WHERE pool = ? AND kid = ?")
    statement.bind(1, pool)
    statement.bind(2, kid)
    try statement.run()
    return database.changes > 0
  }
}

extension Timestamp {
  fileprivate init(milliseconds: Int) {
    self.init(seconds: Int64(milliseconds / 1000), nanoseconds: Int64(milliseconds % 1000) * 1_000_000)
  }
}
