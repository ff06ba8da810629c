import CtapiCore
import CtapiDefinition
import CtapiIdentity

/// Whether the tokens that an API's authorizers ask for can exist: their issuers known, with keys, and with clients.
struct IssuerCheckup {
  /// The pools of this data directory, each with its keys.
  let pools: [(pool: Pool, keys: [PoolKey])]
  let now: Timestamp
  /// Asks an issuer elsewhere; nil asks none.
  let remote: ((String) -> RemoteIssuer)?
  /// A clock difference that tokens fall over, in seconds; `iat` must lie in the past (`gateway.md` 2.2 step 5).
  private static let tolerance = 5.0

  func findings(_ api: API) -> [Diagnostic] {
    api.authorizers.filter { $0.request == nil }.flatMap { findings($0, of: api) }
  }

  private func findings(_ authorizer: Authorizer, of api: API) -> [Diagnostic] {
    let name = "the authorizer '\(authorizer.name.escapedForTerminal)' of '\(api.name.escapedForTerminal)'"
    guard let local = pools.first(where: { $0.pool.issuer.hasSameBytes(as: authorizer.issuer) }) else {
      if let near = misspelt(authorizer.issuer) { return [mismatch(name, authorizer.issuer, near)] }
      return remote.map { elsewhere(authorizer, name, $0(authorizer.issuer)) } ?? []
    }
    return keys(local.keys, authorizer, name, local.pool) + audiences(authorizer, name, local.pool)
  }

  /// The pool that an issuer means, by its id at the end or by all but case and a slash, without being its issuer.
  private func misspelt(_ issuer: String) -> Pool? {
    func plain(_ text: String) -> String { (text.hasSuffix("/") ? String(text.dropLast()) : text).lowercased() }
    return pools.map(\.pool).first { pool in
      plain(pool.issuer) == plain(issuer) || plain(issuer).hasSuffix("/" + pool.id.lowercased())
    }
  }

  private func mismatch(_ name: String, _ issuer: String, _ pool: Pool) -> Diagnostic {
    Diagnostic(
      .error, rule: "issuer-mismatch",
      "\(name) expects issuer '\(issuer.escapedForTerminal)', the pool '\(pool.name.escapedForTerminal)' is "
        + "'\(pool.issuer.escapedForTerminal)': every token of it is refused",
      hint: "write the pool's issuer into the document, or change the pool's: ctapi token pool set --public-url URL")
  }

  private func keys(_ keys: [PoolKey], _ authorizer: Authorizer, _ name: String, _ pool: Pool) -> [Diagnostic] {
    if keys.isEmpty {
      return [
        Diagnostic(
          .note, rule: "keys-absent", "the pool '\(pool.name.escapedForTerminal)' behind \(name) has no key yet",
          hint: "the first token makes one: ctapi token mint")
      ]
    }
    guard !keys.contains(where: { authorizer.algorithms.contains($0.algorithm.rawValue) }) else { return [] }
    return [
      Diagnostic(
        .error, rule: "keys-unusable",
        "\(name) takes \(authorizer.algorithms.joined(separator: ", ")), the pool has keys for "
          + Set(keys.map(\.algorithm.rawValue)).sorted().joined(separator: ", "),
        hint: "make a key: ctapi token keys generate --alg \(authorizer.algorithms.first ?? "RS256")")
    ]
  }

  private func audiences(_ authorizer: Authorizer, _ name: String, _ pool: Pool) -> [Diagnostic] {
    let unknown = authorizer.audience.filter { !pool.clients.contains($0) }
    guard !unknown.isEmpty else { return [] }
    let list = unknown.map { "'\($0.escapedForTerminal)'" }.joined(separator: ", ")
    let isAll = unknown.count == authorizer.audience.count
    return [
      Diagnostic(
        isAll ? .warning : .note, rule: "audience-unknown",
        "\(name) expects audience \(list), which no client of the pool '\(pool.name.escapedForTerminal)' has"
          + (isAll ? ": the pool's usual tokens are refused" : ""),
        hint: "list a client of the pool: \(pool.clients.joined(separator: ", ").escapedForTerminal)")
    ]
  }

  private func elsewhere(_ authorizer: Authorizer, _ name: String, _ answer: RemoteIssuer) -> [Diagnostic] {
    var found: [Diagnostic] = []
    switch answer.keys {
    case .failure(let error):
      found.append(
        Diagnostic(
          .error, rule: error.code == .issuerMismatch ? "issuer-mismatch" : "keys-unreachable",
          "\(name) refuses every token: \(error.message)", hint: error.hint))
    case .success(let set):
      let algorithms = authorizer.algorithms.compactMap(SignatureAlgorithm.init(rawValue:))
      if !set.keys.contains(where: { key in algorithms.contains { key.fits($0) } }) {
        found.append(
          Diagnostic(
            .error, rule: "keys-unusable",
            "\(name) refuses every token: none of the issuer's \(set.keys.count) keys is for "
              + authorizer.algorithms.joined(separator: ", "),
            hint: "opt in to others with 'x-ctapi-algorithms' on the authorizer"))
      }
    }
    if let theirs = answer.date {
      let difference = (theirs - now) / .seconds(1)
      if abs(difference) > IssuerCheckup.tolerance {
        found.append(
          Diagnostic(
            .warning, rule: "clock-skew",
            "the clock of '\(authorizer.issuer.escapedForTerminal)' is \(Int(abs(difference))) seconds "
              + (difference > 0 ? "ahead" : "behind") + ": its fresh tokens may be refused",
            hint: "set this machine's clock: timedatectl set-ntp true"))
      }
    }
    return found
  }
}
