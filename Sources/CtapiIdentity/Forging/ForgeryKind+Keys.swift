import CtapiCore

extension ForgeryKind {
  /// Tokens that lie about the algorithm.
  static var algorithmKinds: [ForgeryKind] {
    [
      ForgeryKind("alg-none", .algorithmNone, "Says it needs no signature") { forge in
        forge.join(header: forge.header("alg", "none"), signature: [])
      },
      ForgeryKind("alg-None", .algorithmNotAllowed, "The same in other letters") { forge in
        forge.join(header: forge.header("alg", "None"), signature: [])
      },
      ForgeryKind("no-alg", .algorithmMissing, "Names no algorithm") { forge in
        try forge.sign(header: forge.header("alg", nil))
      },
      ForgeryKind("hs-from-public-pem", .algorithmMismatch, "HMAC with the public key's PEM as secret") { forge in
        guard case .asymmetric(let pair, _) = forge.key.material else { return [] }
        let bytes = try pair.encoded(.publicKeyInfo)
        return try forge.authenticate(withPublic: Array(PEM.encode(bytes.span, label: "PUBLIC KEY").utf8))
      },
      ForgeryKind("hs-from-jwk", .algorithmMismatch, "HMAC with the public key's JWK as secret") { forge in
        let members = try forge.key.jwk(includingPrivate: false) ?? JSONObject()
        return try forge.authenticate(withPublic: JSON.object(members).bytes())
      },
      ForgeryKind("ps-for-rs", .algorithmMismatch, "PSS with a key that is for PKCS#1") { forge in
        var key = forge.key
        key.algorithm = .ps256
        return try forge.sign(forge.header("alg", "PS256"), by: key)
      },
    ]
  }

  /// Tokens that lie about the key.
  static var keyKinds: [ForgeryKind] {
    [
      ForgeryKind("wrong-key", .signatureInvalid, "Signed by a stranger under the right key's name") { forge in
        try forge.signByStranger(header: forge.header)
      },
      ForgeryKind("embedded-jwk", .signatureInvalid, "Brings its own key in the header") { forge in
        let stranger = try TokenKey.generate(for: .rs256)
        let members = try stranger.jwk(includingPrivate: false) ?? JSONObject()
        return try forge.sign(forge.header("jwk", .object(members)), by: stranger)
      },
      ForgeryKind("jku", .signatureInvalid, "Points to a stranger's key set") { forge in
        try forge.signByStranger(header: forge.header("jku", "http://169.254.169.254/jwks.json"))
      },
      ForgeryKind("kid-unknown", .keyNotFound, "Names a key that does not exist") { forge in
        try forge.signByStranger(header: forge.header("kid", "no-such-key"))
      },
      ForgeryKind("kid-traversal", .keyNotFound, "Names a file as its key") { forge in
        try forge.signByStranger(header: forge.header("kid", "../../../../dev/null"))
      },
      ForgeryKind("kid-sqli", .keyNotFound, "Names a query as its key") { forge in
        try forge.signByStranger(header: forge.header("kid", "x' UNION SELECT 'key' --"))
      },
      ForgeryKind("kid-number", .malformed, "Names its key with a number") { forge in
        try forge.sign(header: forge.header("kid", 1))
      },
      ForgeryKind("crit", .criticalUnsupported, "Demands an extension nobody knows") { forge in
        var header = forge.header("exp-ext", 1)
        header["crit"] = ["exp-ext"]
        return try forge.sign(header: header)
      },
      ForgeryKind("b64-false", .criticalUnsupported, "Says its payload is not encoded") { forge in
        var header = forge.header("b64", false)
        header["crit"] = ["b64"]
        return try forge.sign(header: header)
      },
    ]
  }
}
