import CtapiCore
import CtapiIdentity

extension Attack {
  /// A22 to A26: the claims.
  static func claimAttacks() throws -> [Attack] {
    try timeAttacks() + audienceAttacks() + scopeAttacks() + useAttacks()
  }

  private static func timeAttacks() throws -> [Attack] {
    let ends: [(String, TokenReason?)] = [
      ("1e400", .claimType), ("1e308", .claimType), ("1e23", .claimType), ("-1e308", .claimType),
      ("9007199254740994", .claimType), ("-1", .expired), ("0", .expired), ("-0", .expired), ("1", .expired),
      ("1.5", .expired), (#""1""#, .claimType), (#""9999999999""#, .claimType), ("true", .claimType),
      ("null", .claimType), ("[]", .claimType), ("{}", .claimType), ("[1800003600]", .claimType),
      ("1800000000", .expired), ("1800000001", nil), ("1800000000.5", nil), ("1.8000036e9", nil),
      ("9007199254740992", nil),
    ]
    var attacks: [Attack] = []
    for (end, expected) in ends {
      attacks.append(
        Attack("A22", "exp \(end)", try claims(try changed(#""exp":\#(end)"#, without: ["exp"])), expected))
    }
    let others: [(String, TokenReason?)] = [
      (#""nbf":1800000001"#, .notYetValid), (#""nbf":1800000000"#, nil), (#""nbf":"1""#, .claimType),
      (#""iat":1800000001"#, .issuedInFuture), (#""iat":1800000000"#, nil), (#""iat":null"#, .claimType),
      (#""iat":1800009999"#, .issuedInFuture), (#""sub":5"#, .claimType), (#""iss":["x"]"#, .claimType),
      (#""jti":1"#, .claimType), (#""auth_time":"now""#, .claimType),
    ]
    for (text, expected) in others {
      let name = String(text.split(separator: "\"").first ?? "")
      attacks.append(Attack("A23", text, try claims(try changed(text, without: [name])), expected))
    }
    return attacks
  }

  private static let audience = Policy(["--aud", "api"]) { $0.audiences = ["api"] }

  private static func audienceAttacks() throws -> [Attack] {
    let audiences: [(String, TokenReason?)] = [
      (#""aud":"api""#, nil), (#""aud":["x","api"]"#, nil), (#""aud":[]"#, .audienceMismatch),
      (#""aud":[["api"]]"#, .claimType), (#""aud":5"#, .claimType), (#""aud":["api",5]"#, .claimType),
      (#""aud":"api2""#, .audienceMismatch), (#""aud":"ap""#, .audienceMismatch), (#""aud":"API""#, .audienceMismatch),
      (#""aud":"api/""#, .audienceMismatch), (#""aud":"api x""#, .audienceMismatch), (#""aud":"""#, .audienceMismatch),
      (#""aud":"\u0061pi""#, nil), (#""aud":null"#, .claimType), ("", .audienceMismatch),
    ]
    var attacks: [Attack] = []
    for (text, expected) in audiences {
      attacks.append(
        Attack("A24", text, try claims(try changed(text, without: ["aud"])), expected, policy: audience))
    }
    for (name, text) in [
      ("a slash behind iss", "https://issuer.example/pool/"), ("iss in capitals", "HTTPS://issuer.example/pool"),
      ("a shorter iss", "https://issuer.example/poo"),
    ] {
      attacks.append(
        Attack(
          "A24", name, try claims(try changed(#""iss":"\#(text)""#, without: ["iss"])), .issuerMismatch, policy: issuer)
      )
    }
    attacks.append(
      Attack("A24", "iss left out", try claims(try changed("", without: ["iss"])), .issuerMismatch, policy: issuer))
    return attacks
  }

  private static let scope = Policy(["--scope", "pets/write"]) { $0.scopes = ["pets/write"] }

  private static func scopeAttacks() throws -> [Attack] {
    let scopes: [(String, TokenReason?)] = [
      (#""scope":"pets/write""#, nil), (#""scope":"a  pets/write  b""#, nil),
      (#""scope":"a pets/writes""#, .scopeMissing),
      (#""scope":"a\tpets/write""#, .scopeMissing), (#""scope":["pets/write"]"#, .claimType),
      (#""scope":"""#, .scopeMissing),
      (#""scp":["pets/write"]"#, nil), (#""scp":"a pets/write""#, nil), (#""scp":["a pets/write"]"#, .scopeMissing),
      (#""scp":[5]"#, .claimType), (#""scp":[],"scope":"pets/write""#, .scopeMissing), ("", .scopeMissing),
      (#""scope":"pets\/write""#, nil),
    ]
    return try scopes.map { text, expected in
      Attack("A25", text, try claims(try changed(text, without: ["scope"])), expected, policy: scope)
    }
  }

  private static func useAttacks() throws -> [Attack] {
    let access = Policy(["--use", "access"]) { $0.tokenUse = "access" }
    let identity = Policy(["--use", "id"]) { $0.tokenUse = "id" }
    let idToken = try claims(try changed(#""token_use":"id""#, without: ["token_use"]))
    return [
      Attack("A26", "an ID token for an access token", idToken, .tokenUseMismatch, policy: access),
      Attack(
        "A26", "an access token for an ID token", try claims(Tokens.goodClaims), .tokenUseMismatch, policy: identity),
      Attack(
        "A26", "no token_use", try claims(try changed("", without: ["token_use"])), .tokenUseMismatch, policy: access),
      Attack("A26", "an ID token where one is wanted", idToken, nil, policy: identity),
    ]
  }
}
