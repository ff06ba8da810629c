package import CtapiCore
import Glibc

/// A pool's keys: metadata in `state.db`, private parts as JWK files of mode 0600 in the keys' folder.
///
/// A key's file is written before its row, and removed after it, so that a crash leaves at most a file nobody names.
package struct PoolKeyring {
  private let storage: PoolStorage
  private let folder: String
  /// The pool.
  package let pool: Pool

  /// The keys of `pool`, whose private files lie in `folder`.
  package init(_ storage: PoolStorage, folder: String, pool: Pool) {
    self.storage = storage
    self.folder = folder
    self.pool = pool
  }

  /// The keys' metadata, oldest first; replaced keys whose time is over at `now` are left out.
  package func keys(at now: Timestamp) throws(CtapiError) -> [PoolKey] {
    try storage.keys(of: pool.id).map(\.key).filter { $0.verifies(at: now) }
  }

  /// The metadata of the key of that name; throws `key-not-found`.
  package func key(_ kid: String, at now: Timestamp) throws(CtapiError) -> PoolKey {
    guard let key = try keys(at: now).first(where: { $0.kid.hasSameBytes(as: kid) }) else {
      throw CtapiError(
        .keyNotFound, "no key '\(kid.escapedForTerminal)' in pool '\(pool.id)'", hint: "ctapi token keys list")
    }
    return key
  }

  /// The public keys that verify the pool's tokens at `now`; with `includingSecrets`, also those of HMAC.
  package func keySet(at now: Timestamp, includingSecrets: Bool = false) throws(CtapiError) -> KeySet {
    var found: [TokenKey] = []
    for (key, text) in try storage.keys(of: pool.id) where key.verifies(at: now) {
      if let text {
        let members = try JSON(parsing: text, limits: .token).objectValue ?? JSONObject()
        found.append(try TokenKey(jwk: members))
      } else if includingSecrets {
        found.append(try load(key))
      }
    }
    return KeySet(found)
  }

  /// The private key behind metadata; throws `key-file-loose`, or `key-unusable` when only its public part is here.
  package func load(_ key: PoolKey) throws(CtapiError) -> TokenKey {
    guard key.isPrivate else {
      throw CtapiError(.keyUnusable, "only the public part of key '\(key.kid.escapedForTerminal)' is here")
    }
    guard let loaded = try KeyFile.read(path: path(of: key)).keys.first else {
      throw CtapiError(.keyMalformed, "'\(path(of: key).escapedForTerminal)' holds no key")
    }
    var named = loaded
    named.kid = key.kid
    return named
  }

  private func path(of key: PoolKey) -> String { "\(folder)/\(key.thumbprint).jwk" }

  /// The key that signs by `algorithm`, made now if there is none.
  package func signingKey(
    _ algorithm: SignatureAlgorithm, at now: Timestamp
  ) throws(CtapiError) -> (key: PoolKey, material: TokenKey) {
    if let active = try active(algorithm) { return (active, try load(active)) }
    let made = try TokenKey.generate(for: algorithm)
    let key = try add(made, at: now)
    // Another process may have made one at the same moment; the one that is active counts.
    if key.state == .active { return (key, made) }
    _ = try delete(key)
    guard let active = try active(algorithm) else { return (key, made) }
    return (active, try load(active))
  }

  private func active(_ algorithm: SignatureAlgorithm) throws(CtapiError) -> PoolKey? {
    try storage.keys(of: pool.id).map(\.key).first { $0.state == .active && $0.algorithm.isSame(as: algorithm) }
  }

  /// Keeps a key: active when it can sign and no other is active for its algorithm, else standing by.
  ///
  /// The same key under the same name changes nothing; another key of that name throws `key-exists`.
  package func add(_ key: TokenKey, at now: Timestamp) throws(CtapiError) -> PoolKey {
    var key = key
    let thumbprint = try key.thumbprint()
    key.kid = key.kid ?? thumbprint
    key.algorithm = key.defaultAlgorithm
    key.use = key.use ?? "sig"
    let kid = key.kid ?? thumbprint
    var made = PoolKey(
      kid: kid, algorithm: key.defaultAlgorithm, state: .standby, thumbprint: thumbprint, isPrivate: key.isPrivate,
      created: now)
    let published = try key.publicOnly()?.jwk(includingPrivate: false).map { JSON.object($0).text() }
    // Asked before the file is written, so that a refused key leaves none; asked again where nobody comes between.
    _ = try existing(kid, thumbprint: thumbprint)
    if key.isPrivate { try writeFile(key, of: made) }
    return try storage.transaction { () throws(CtapiError) in
      if let existing = try existing(kid, thumbprint: thumbprint), existing.isPrivate || !made.isPrivate {
        return existing
      }
      if made.isPrivate, try active(made.algorithm) == nil { made.state = .active }
      try storage.put(made, publicJWK: published, in: pool.id)
      return made
    }
  }

  /// The key of that name; throws `key-exists` when it is another one than that with the thumbprint.
  private func existing(_ kid: String, thumbprint: String) throws(CtapiError) -> PoolKey? {
    guard let key = try storage.keys(of: pool.id).first(where: { $0.key.kid.hasSameBytes(as: kid) })?.key else {
      return nil
    }
    guard key.thumbprint == thumbprint else {
      throw CtapiError(
        .keyExists, "another key is named '\(kid.escapedForTerminal)'",
        hint: "choose another name with --kid, or: ctapi token keys delete '\(kid.escapedForTerminal)'")
    }
    return key
  }

  private func writeFile(_ key: TokenKey, of made: PoolKey) throws(CtapiError) {
    guard let members = try key.jwk(includingPrivate: true) else { return }
    try Files.makePrivateDirectory(folder)
    try Files.write((JSON.object(members).bytes() + [UInt8(ascii: "\n")]).span, to: path(of: made))
  }

  /// Makes a new signing key for `algorithm`; the one it replaces verifies for `overlap` more.
  package func rotate(
    _ algorithm: SignatureAlgorithm, overlap: Duration, at now: Timestamp
  ) throws(CtapiError) -> (new: PoolKey, old: PoolKey?) {
    let material = try TokenKey.generate(for: algorithm)
    let added = try add(material, at: now)
    return try storage.transaction { () throws(CtapiError) in
      var new = added
      var old: PoolKey?
      for (key, text) in try storage.keys(of: pool.id) where key.algorithm.isSame(as: algorithm) {
        if key.kid == new.kid {
          new.state = .active
          try storage.put(new, publicJWK: text, in: pool.id)
        } else if key.state == .active {
          var replaced = key
          replaced.state = .retiring
          replaced.retires = now + overlap
          try storage.put(replaced, publicJWK: text, in: pool.id)
          old = replaced
        }
      }
      return (new, old)
    }
  }

  /// Removes a key, its file last; false when it was not there.
  package func delete(_ key: PoolKey) throws(CtapiError) -> Bool {
    let isDeleted = try storage.delete(key.kid, of: pool.id)
    let isShared = try storage.keys(of: pool.id).contains { $0.key.thumbprint == key.thumbprint }
    if key.isPrivate, !isShared { unlink(path(of: key)) }
    return isDeleted
  }
}
