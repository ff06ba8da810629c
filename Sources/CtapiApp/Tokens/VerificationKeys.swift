package import CtapiCore
package import CtapiIdentity

/// The keys to verify with, and what their source asks of tokens besides.
package struct VerificationKeys {
  /// The keys.
  package private(set) var set: KeySet
  /// The issuer that the keys belong to, which tokens must name (RFC 8725 §3.8).
  package let issuer: String?
  /// Whether tokens must have an end: those of a pool always do.
  package let requiresExpiry: Bool
  private let url: String?
  private var budget: RefetchBudget
  private let remote = RemoteKeys()

  /// Gets the keys of a source.
  package init(_ source: KeySource, _ environment: Environment) throws(CtapiError) {
    var url: String?
    var issuer: String?
    var requiresExpiry = false
    switch source {
    case .file(let path):
      let found = try KeyFile.read(path: path)
      set = KeySet(found.keys, skipped: found.skipped, isChosenKey: true)
    case .standardInput:
      let bytes = try environment.input.readAll(limit: KeyFile.largest)
      let found = try KeyFile.keys(bytes.span, file: "<stdin>")
      set = KeySet(found.keys, skipped: found.skipped, isChosenKey: true)
    case .url(let text):
      url = text
      set = try remote.keySet(at: text)
    case .issuer(let text):
      issuer = text
      let keys = try remote.keySetURL(ofIssuer: text)
      url = keys
      set = try remote.keySet(at: keys)
    case .named(let kid):
      let keyring = try VerificationKeys.keyring(nil, environment)
      let keys = try keyring.keySet(at: environment.now, includingSecrets: true).keys
      guard let key = keys.first(where: { $0.kid.map { $0.hasSameBytes(as: kid) } ?? false }) else {
        throw CtapiError(
          .keyNotFound, "'\(kid.escapedForTerminal)' is neither a file nor a key of the pool",
          hint: "ctapi token keys list")
      }
      set = KeySet([key])
    case .pool(let name):
      let keyring = try VerificationKeys.keyring(name, environment)
      set = try keyring.keySet(at: environment.now, includingSecrets: true)
      issuer = keyring.pool.issuer
      requiresExpiry = true
    }
    self.url = url
    self.issuer = issuer
    self.requiresExpiry = requiresExpiry
    budget = RefetchBudget(now: environment.now)
    if url != nil { _ = budget.take(now: environment.now) }
  }

  private static func keyring(_ name: String?, _ environment: Environment) throws(CtapiError) -> PoolKeyring {
    let pools = try LocalPools(reading: environment.data)
    guard let pool = try pools.pool(name) else {
      throw CtapiError(
        .keyNotFound, "there is no pool here, so no key to verify with",
        hint: "give --jwks FILE or --key FILE, or make a pool with: ctapi token mint")
    }
    return try pools.keyring(of: pool)
  }

  /// Fetches the keys again after a token named one that is not among them; false when there is nowhere to fetch them
  /// from, or it was done too often lately.
  package mutating func refetch(at now: Timestamp) throws(CtapiError) -> Bool {
    guard let url, budget.take(now: now) else { return false }
    set = try remote.keySet(at: url)
    return true
  }
}
