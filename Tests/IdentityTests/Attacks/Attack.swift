import CtapiCore
import CtapiIdentity
import Testing

/// One token of the attack list (`tokens.md` 5), with the keys and policy it meets and the verdict it must get.
struct Attack: Sendable, CustomTestStringConvertible {
  /// What the verifier is asked for, as rules and as command-line options.
  struct Policy: Sendable, Hashable {
    var options: [String] = []
    var rules = TokenRules()

    /// Nothing but a good signature and good times.
    static let plain = Policy()
    /// Every algorithm.
    static let anyAlgorithm = Policy(["--alg", SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: ",")]) {
      $0.algorithms = SignatureAlgorithm.allCases
    }

    init() {}

    init(_ options: [String], _ change: (inout TokenRules) -> Void) {
      self.options = options
      change(&rules)
    }
  }

  let row: String
  let name: String
  let token: [UInt8]
  let keys: String
  let policy: Policy
  /// The reason, or nil when the token must be accepted.
  let expected: TokenReason?

  init(
    _ row: String, _ name: String, _ token: [UInt8], _ expected: TokenReason?, keys: String = Attack.keys,
    policy: Policy = .plain
  ) {
    self.row = row
    self.name = name
    self.token = token
    self.keys = keys
    self.policy = policy
    self.expected = expected
  }

  init(
    _ row: String, _ name: String, _ token: String, _ expected: TokenReason?, keys: String = Attack.keys,
    policy: Policy = .plain
  ) {
    self.init(row, name, Array(token.utf8), expected, keys: keys, policy: policy)
  }

  var testDescription: String { "\(row) \(name)" }

  /// The whole list.
  static let all: [Attack] = {
    do {
      return try algorithmAttacks() + keyAttacks() + signatureAttacks() + textAttacks() + claimAttacks()
    } catch {
      preconditionFailure("the attack list cannot be made: \(error)")
    }
  }()

  /// The set every attack meets unless it brings its own: one key of each family.
  static let keys = jwks([TestKeys.rsa, TestKeys.p256, TestKeys.p384, TestKeys.p521, TestKeys.ed25519, TestKeys.secret])

  /// A set of those keys, private parts left out where there are public ones.
  static func jwks(_ keys: [TokenKey]) -> String {
    let members = keys.compactMap { key -> String? in
      let isSecret = if case .secret = key.material { true } else { false }
      return (try? key.jwk(includingPrivate: isSecret)).flatMap { $0 }.map { JSON.object($0).text() }
    }
    return "{\"keys\":[\(members.joined(separator: ","))]}"
  }

  // MARK: making tokens

  static func sign(header: String, _ claims: String = Tokens.goodClaims, key: TokenKey = TestKeys.rsa) throws -> [UInt8]
  {
    var key = key
    key.algorithm = nil
    let algorithm = key.defaultAlgorithm
    return try Tokens.sign(claims, header: header, key: key, algorithm)
  }

  static func claims(_ claims: String) throws -> [UInt8] { try Tokens.sign(claims, key: TestKeys.rsa, .rs256) }

  static func base64(_ text: String) -> String { Base64.encodeURL(Array(text.utf8).span) }

  static func base64(_ bytes: [UInt8]) -> String { Base64.encodeURL(bytes.span) }

  /// A token of that header with any signature.
  static func join(_ header: String, _ claims: String = Tokens.goodClaims, signature: [UInt8] = []) -> String {
    "\(base64(header)).\(base64(claims)).\(base64(signature))"
  }

  /// The three segments of a token.
  static func segments(_ token: [UInt8]) -> [String] {
    String(decoding: token, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// The good claims with text put before the first member, and the named members left out.
  static func changed(_ text: String, without names: [String] = []) throws -> String {
    var object = try JSON(parsing: Tokens.goodClaims).objectValue ?? JSONObject()
    for name in names { object[name] = nil }
    let rest = JSON.object(object).text().dropFirst()
    return "{" + text + (text.isEmpty || object.isEmpty ? "" : ",") + rest
  }
}
