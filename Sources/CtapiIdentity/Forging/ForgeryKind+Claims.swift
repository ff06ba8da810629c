import CtapiCore

extension ForgeryKind {
  /// Rightly signed tokens with claims that must be refused.
  static var claimKinds: [ForgeryKind] {
    [
      ForgeryKind("expired", .expired, "Ended an hour ago") { forge in
        try forge.sign(claims: forge.claims("exp", .integer(forge.now.seconds - 3600)))
      },
      ForgeryKind("not-yet-valid", .notYetValid, "Begins in an hour") { forge in
        try forge.sign(claims: forge.claims("nbf", .integer(forge.now.seconds + 3600)))
      },
      ForgeryKind("issued-in-future", .issuedInFuture, "Issued in an hour") { forge in
        try forge.sign(claims: forge.claims("iat", .integer(forge.now.seconds + 3600)))
      },
      ForgeryKind("wrong-iss", .issuerMismatch, "From another issuer") { forge in
        try forge.sign(claims: forge.claims("iss", "https://evil.example/pool"))
      },
      ForgeryKind("iss-slash", .issuerMismatch, "From the issuer with a slash behind it") { forge in
        try forge.sign(claims: forge.claims("iss", .string((forge.claims["iss"]?.stringValue ?? "") + "/")))
      },
      ForgeryKind("wrong-aud", .audienceMismatch, "For another client", options: "--client-id ctapi-cli") { forge in
        var claims = forge.claims("client_id", nil)
        claims["aud"] = "somebody-else"
        return try forge.sign(claims: claims)
      },
      ForgeryKind(
        "wrong-use", .tokenUseMismatch, "An ID token in the place of an access token", options: "--use access"
      ) {
        forge in try forge.sign(claims: forge.claims("token_use", "id"))
      },
      ForgeryKind("no-exp", .claimMissing, "Without an end") { forge in
        try forge.sign(claims: forge.claims("exp", nil))
      },
      ForgeryKind("huge-exp", .claimType, "Ends beyond all numbers") { forge in
        try forge.sign(claims: forge.claims("exp", .number(JSONNumber(unchecked: "1e308"))))
      },
      ForgeryKind("string-exp", .claimType, "Its end is a string") { forge in
        try forge.sign(claims: forge.claims("exp", "9999999999"))
      },
      ForgeryKind("number-sub", .claimType, "Its subject is a number") { forge in
        try forge.sign(claims: forge.claims("sub", 5))
      },
    ]
  }
}
