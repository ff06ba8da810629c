import CtapiCore
import CtapiDefinition
import CtapiIdentity

/// What the sender of a request, or the owner of its authorizer, can do about a refusal.
///
/// Only tokens of a local pool are ctapi's to make: those of other issuers are asked of them.
struct AuthorizerFix {
  let authorizer: Authorizer
  /// The scopes of the route, of which a token needs one.
  let scopes: [String]
  /// Whether the issuer is a pool of this data directory.
  let isLocal: Bool

  /// How long `IssuerKeys` leaves an issuer alone that gave nothing, in words.
  static let askedAgain = "a request asks the issuer again, at most once a second"

  /// Where no token came.
  var sending: String {
    switch authorizer.identitySource {
    case .header(let name):
      isLocal
        ? "send one: curl -H \"\(name): Bearer $(\(minting))\""
        : "send one of \(issuer): curl -H \"\(name): Bearer $TOKEN\""
    case .query(let name):
      isLocal ? "send one: ?\(name)=TOKEN; a token: \(minting)" : "send one of \(issuer): ?\(name)=TOKEN"
    }
  }

  /// Where the token has none of the scopes.
  var asking: String {
    isLocal ? "ask for one: \(minting)" : "ask \(issuer) for a token with the scope '\(scopes.first ?? "")'"
  }

  /// Where the issuer tells nothing of itself.
  var discovering: String {
    "see what it answers: curl '\(authorizer.issuer)/.well-known/openid-configuration'; then: ctapi doctor; "
      + AuthorizerFix.askedAgain
  }

  /// Where the token is refused for a reason of its own.
  func mending(_ reason: TokenReason) -> String {
    switch reason {
    case .audienceMismatch:
      (isLocal
        ? "get a token for it: \(minting) --aud '\(audience)'" : "ask \(issuer) for a token for '\(audience)'")
        + "; or list the token's own audience in the authorizer"
    case .issuerMismatch:
      "get a token of that issuer, or name this one in the authorizer"
        + (isLocal ? "; a pool's issuer: ctapi token pool show" : "")
    case .algorithmNone, .algorithmMissing, .algorithmNotAllowed, .algorithmMismatch:
      "sign with \(authorizer.algorithms.joined(separator: " or ")), or opt in to others with 'x-ctapi-algorithms' on the "
        + "authorizer"
    case .keyNotFound, .keyAmbiguous:
      isLocal
        ? "get a new token from the issuer, or see its keys: ctapi token keys list"
        : "get a new token from \(issuer): it publishes no such key"
    case .keyUnusable where authorizer.issuer.isEmpty: "import the definition again: the route's authorizer is gone"
    case .keyUnusable: "have the issuer publish a key for verifying signatures"
    case .keyWeak: "have the issuer sign with a stronger key, an RSA key of 2048 bits or more"
    case .expired: isLocal ? "get a new one: \(minting)" : "get a new one from \(issuer)"
    case .notYetValid, .issuedInFuture: "wait, or compare the clocks of issuer and gateway: ctapi doctor"
    case .scopeMissing: asking
    case .tooOld: "sign in anew"
    case .claimMissing: "get a token with the claim from its issuer"
    case .oversize: "send a shorter one: the gateway reads \(TokenRules.defaultMaximumSize) bytes"
    default: reason.fix
    }
  }

  /// Whether a way to mend it is to change the authorizer.
  static func changesDefinition(_ reason: TokenReason) -> Bool {
    switch reason {
    case .audienceMismatch, .issuerMismatch, .algorithmNone, .algorithmMissing, .algorithmNotAllowed,
      .algorithmMismatch:
      true
    default: false
    }
  }

  private var issuer: String { "'\(authorizer.issuer)'" }
  private var audience: String { authorizer.audience.first ?? "" }
  /// A token of the local pool that the route accepts.
  private var minting: String { "ctapi token mint" + (scopes.first.map { " --scope '\($0)'" } ?? "") }
}
