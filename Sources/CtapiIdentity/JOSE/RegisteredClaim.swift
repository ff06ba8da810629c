/// The claims that rules look at; all others are only carried.
enum RegisteredClaim: Int, CaseIterable {
  case issuer
  case subject
  case audience
  case expiry
  case notBefore
  case issuedAt
  case identifier
  case scope
  case scopes
  case clientID
  case tokenUse
  case nonce
  case authenticationTime

  /// The member's name.
  var name: StaticString {
    switch self {
    case .issuer: "iss"
    case .subject: "sub"
    case .audience: "aud"
    case .expiry: "exp"
    case .notBefore: "nbf"
    case .issuedAt: "iat"
    case .identifier: "jti"
    case .scope: "scope"
    case .scopes: "scp"
    case .clientID: "client_id"
    case .tokenUse: "token_use"
    case .nonce: "nonce"
    case .authenticationTime: "auth_time"
    }
  }

  /// The claim of that name.
  init?(_ name: Span<UInt8>) {
    for claim in RegisteredClaim.allCases {
      let word = claim.name
      guard word.utf8CodeUnitCount == name.count else { continue }
      let isSame = word.withUTF8Buffer { buffer in name.indices.allSatisfy { buffer[$0] == name[$0] } }
      if isSame {
        self = claim
        return
      }
    }
    return nil
  }
}
