import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// What a `token mint` line asks for: the key, the header and the claims.
struct MintRequest {
  /// The key to sign with.
  let key: TokenKey
  /// The algorithm asked for.
  let algorithm: SignatureAlgorithm?
  private let pool: Pool?
  private let invocation: AppInvocation
  private let draft: ClaimsDraft

  init(_ invocation: AppInvocation) throws(CtapiError) {
    self.invocation = invocation
    var algorithm: SignatureAlgorithm?
    if let name = invocation.string("alg") { algorithm = try SignatureAlgorithm(option: name) }
    self.algorithm = algorithm
    // Whatever may be wrong with the line is found before a pool or key is made.
    draft = try MintRequest.draft(invocation)
    try MintRequest.addMembers(to: JSONObject(), invocation)
    let file = invocation.string("key").flatMap { Files.exists($0) || $0.contains("/") ? $0 : nil }
    if let path = file ?? invocation.string("jwks") {
      guard file == nil || invocation.string("jwks") == nil else {
        throw CtapiError(.usage, "options '--key' and '--jwks' both name the key", hint: "give one of them")
      }
      key = try MintRequest.key(inFile: path, invocation)
      pool = nil
      return
    }
    let environment = invocation.environment
    let pools = try MintRequest.pools(invocation)
    let pool = try pools.poolOrNew(
      invocation.string("pool"), at: environment.now, identifier: environment.poolIdentifier)
    // Asked before a key is made for nothing.
    _ = try MintRequest.client(of: pool, invocation)
    let keyring = try pools.keyring(of: pool)
    if let kid = invocation.string("key") {
      key = try keyring.load(try keyring.key(kid, at: environment.now))
    } else {
      key = try keyring.signingKey(algorithm ?? .rs256, at: environment.now).material
    }
    self.pool = pool
  }

  private static func key(inFile path: String, _ invocation: AppInvocation) throws(CtapiError) -> TokenKey {
    let allowWeak = invocation.flag("allow-weak")
    let found: [TokenKey]
    if path == "-" {
      let bytes = try invocation.environment.input.readAll(limit: KeyFile.largest)
      found = try KeyFile.keys(bytes.span, file: "<stdin>", allowWeak: allowWeak).keys
    } else {
      found = try KeyFile.read(path: path, allowWeak: allowWeak).keys
    }
    let name = path.escapedForTerminal
    guard invocation.string("jwks") != nil else {
      guard found.count == 1, let key = found.first else {
        throw CtapiError(
          .keyNotFound, "'\(name)' holds \(found.count) keys that can be used, expected one",
          hint: "choose one with --jwks '\(name)' --kid KID")
      }
      return key
    }
    guard let kid = invocation.string("kid") else {
      throw CtapiError(.usage, "option '--jwks' needs '--kid'", hint: "name the key with --kid KID")
    }
    guard let key = found.first(where: { $0.kid.map { $0.hasSameBytes(as: kid) } ?? false }) else {
      let names = found.compactMap(\.kid).map { "'\($0.escapedForTerminal)'" }
      throw CtapiError(
        .keyNotFound, "no key in '\(name)' is named '\(kid.escapedForTerminal)'",
        hint: names.isEmpty ? "its keys have no names: use --key" : "its keys are: \(names.joined(separator: ", "))")
    }
    return key
  }

  /// The header: for a pool `kid` and `alg` as Cognito writes them (`tokens.md` 3.3), else `alg`, `kid`, `typ`.
  func header(_ algorithm: SignatureAlgorithm) throws(CtapiError) -> JSONObject {
    var header = JSONObject()
    let kid = invocation.string("kid") ?? key.kid
    if pool != nil, let kid { header["kid"] = .string(kid) }
    header["alg"] = .string(algorithm.rawValue)
    if let kid { header["kid"] = .string(kid) }
    let type = invocation.string("typ") ?? (pool == nil && !invocation.flag("jws") ? "JWT" : "none")
    if type != "none" { header["typ"] = .string(type) }
    return try MintRequest.addMembers(to: header, invocation)
  }

  /// The header with what the options add to it.
  @discardableResult
  private static func addMembers(to header: JSONObject, _ invocation: AppInvocation) throws(CtapiError) -> JSONObject {
    var header = header
    for text in invocation.strings("header") {
      let (name, value) = try split(text, "header")
      header[name] = .string(value)
    }
    for text in invocation.strings("header-json") {
      let (name, value) = try split(text, "header-json")
      header[name] = try json(value, "header-json", name)
    }
    return header
  }

  /// The pools that are there, or are made now; a key or client that cannot be there is refused before one is made.
  private static func pools(_ invocation: AppInvocation) throws(CtapiError) -> LocalPools {
    // Opening the directory a second time would cost a fifth of the command.
    let existing = try LocalPools(reading: invocation.environment.data)
    if try existing.pool(invocation.string("pool")) != nil { return existing }
    if let kid = invocation.string("key") {
      throw CtapiError(
        .keyNotFound, "there is no pool here, so no key '\(kid.escapedForTerminal)'", hint: "ctapi token keys list")
    }
    if let client = invocation.string("client"), client != Pool.defaultClient {
      throw CtapiError(
        .poolNotFound, "a new pool has no client '\(client.escapedForTerminal)'",
        hint: "its clients are: \(Pool.defaultClient)")
    }
    return try LocalPools.forWriting(invocation)
  }

  /// The claims that were handed in and those of options.
  private static func draft(_ invocation: AppInvocation) throws(CtapiError) -> ClaimsDraft {
    if invocation.flag("jws") { return ClaimsDraft() }
    let now = invocation.environment.now
    var draft = ClaimsDraft()
    if let text = try invocation.input("claims", limit: 1 << 20) {
      draft = try ClaimsDraft(json: text.bytes.span, file: text.file)
    }
    for name in invocation.strings("unset") { draft.unset(name) }
    try setStrings(&draft, invocation)
    try setTimes(&draft, invocation, now: now)
    return draft
  }

  /// The claims, in the order: handed in, options, what is filled in.
  func claims() throws(CtapiError) -> JSONObject {
    let now = invocation.environment.now
    var draft = draft
    if let pool {
      let claims = PoolClaims(
        pool: pool, client: try MintRequest.client(of: pool, invocation), subject: "dev",
        use: PoolClaims.Use(rawValue: invocation.operand("use")) ?? .access, identifier: try identifiers(pool, draft))
      claims.fill(&draft, now: now)
    }
    if invocation.string("iat") == nil { draft.setDefault("iat", .integer(now.seconds)) }
    if invocation.string("exp") == nil { draft.setDefault("exp", .integer((now + .seconds(3600)).seconds)) }
    return draft.claims
  }

  private static func client(of pool: Pool, _ invocation: AppInvocation) throws(CtapiError) -> String {
    guard let client = invocation.string("client") else { return pool.clients.first ?? Pool.defaultClient }
    guard pool.clients.contains(where: { $0.hasSameBytes(as: client) }) else {
      throw CtapiError(
        .poolNotFound, "pool '\(pool.id)' has no client '\(client.escapedForTerminal)'",
        hint: "its clients are: \(pool.clients.joined(separator: ", "))")
    }
    return client
  }

  /// Random identifiers; under a stopped clock, those that follow from the line, so that the token repeats.
  private func identifiers(_ pool: Pool, _ draft: ClaimsDraft) throws(CtapiError) -> () -> String {
    let environment = invocation.environment
    guard environment.isClockFixed else {
      var source = environment.identifiers
      return { source.uuid() }
    }
    return try PoolClaims.repeatable("\(environment.now.nanoseconds) \(pool.id) \(JSON.object(draft.claims).text())")
  }

  private static func setStrings(_ draft: inout ClaimsDraft, _ invocation: AppInvocation) throws(CtapiError) {
    for name in ["iss", "sub"] {
      if let value = invocation.string(name) { try draft.set(name, .string(value)) }
    }
    let audiences = invocation.strings("aud")
    if let only = audiences.first {
      try draft.set("aud", audiences.count == 1 ? .string(only) : .strings(audiences))
    }
    let scopes = invocation.strings("scope")
    if !scopes.isEmpty { try draft.set("scope", .string(scopes.joined(separator: " "))) }
    if let identifier = invocation.string("jti") {
      var source = invocation.environment.identifiers
      try draft.set("jti", .string(identifier == "random" ? source.uuid() : identifier))
    }
    for text in invocation.strings("claim") {
      let (name, value) = try split(text, "claim")
      try draft.set(name, .string(value))
    }
    for text in invocation.strings("claim-json") {
      let (name, value) = try split(text, "claim-json")
      try draft.set(name, try json(value, "claim-json", name))
    }
  }

  private static func setTimes(_ draft: inout ClaimsDraft, _ invocation: AppInvocation, now: Timestamp)
    throws(CtapiError)
  {
    for name in ["nbf", "iat", "exp"] {
      guard let text = invocation.string(name), text != "none" else { continue }
      try draft.set(name, .number(try TokenTime.number(text, now: now, option: name)))
    }
  }

  private static func split(_ text: String, _ option: String) throws(CtapiError) -> (name: String, value: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw CtapiError(
        .usage, "option '--\(option)': '\(text.escapedForTerminal)' is not of the form name=value",
        hint: "write it like this: --\(option) \(option.hasSuffix("json") ? "'level=3'" : "name=value")")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  private static func json(_ text: String, _ option: String, _ name: String) throws(CtapiError) -> JSON {
    do {
      return try JSON(parsing: text, limits: .token)
    } catch {
      throw CtapiError(
        .claimsInvalid, "option '--\(option)': the value of '\(name.escapedForTerminal)' is not JSON: \(error.message)",
        hint: error.hint)
    }
  }
}
