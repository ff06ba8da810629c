import CtapiCore
import CtapiIdentity
import CtapiTestSupport
import Testing

/// Secrets and private keys stay where they are.
@Suite struct SecretTests {
  /// The private values of a key, as they stand in its JWK and as bytes in hexadecimal.
  private func secrets(of key: TokenKey) throws -> [String] {
    let members = try #require(try key.jwk(includingPrivate: true))
    return ["d", "p", "q", "dp", "dq", "qi", "k"].compactMap { members[$0]?.stringValue }
  }

  @Test("52: no error text, note or answer holds a private value, whatever is done wrong with a key")
  func nothingLeaks() throws {
    guard let shell = try TokenShell() else { return }
    var hidden: [String] = []
    for (name, key) in [
      ("rsa", TestKeys.rsa), ("p256", TestKeys.p256), ("oct", TestKeys.secret), ("ed", TestKeys.ed25519),
    ] {
      try shell.write(key, to: "\(name).jwk")
      hidden += try secrets(of: key)
    }
    #expect(hidden.count == 6 + 1 + 1 + 1)
    var text = ""
    for name in ["rsa", "p256", "oct", "ed"] {
      // Cut, doubled, mislabelled and loose keys, good ones in wrong places, and every verb that reads a key.
      let run = try shell.run(
        """
        head -c 200 \(name).jwk > cut.jwk; cat \(name).jwk \(name).jwk > twice.jwk
        sed 's/"kty":"[A-Za-z]*"/"kty":"none"/' \(name).jwk > kind.jwk
        sed 's/"kid"/"use":"enc","kid"/' \(name).jwk > use.jwk
        sed 's/"kid"/"d":5,"k":5,"x":5,"n":5,"kid"/' \(name).jwk > members.jwk
        chmod 600 *.jwk; cp \(name).jwk loose.jwk; chmod 644 loose.jwk
        for file in \(name) cut twice kind use members loose; do
          for json in '' --json; do
            ctapi token mint --key $file.jwk --alg ES512 $json
            ctapi token mint --key $file.jwk --sub a -v $json
            ctapi token verify --key $file.jwk abc $json
            ctapi token verify --jwks $file.jwk abc -v $json
            ctapi token keys import $file.jwk -v $json
            ctapi token keys import $file.jwk --alg HS512 --kid x $json
            ctapi token keys thumbprint $file.jwk $json
            ctapi token keys jwks $file.jwk $json
            ctapi token keys convert $file.jwk $json
            ctapi token keys convert $file.jwk --to der -o /nowhere/x $json
            ctapi token verify "$(cat $file.jwk)" $json
            ctapi token decode @$file.jwk $json
            ctapi store put t 1 @$file.jwk --typed $json
            ctapi routes import $file.jwk $json
          done
        done
        ctapi token keys list; ctapi token keys list --json; ctapi token keys jwks; ctapi token pool show --json
        """)
      text += run.output + run.errors
    }
    #expect(text.utf8.count > 10_000)
    for value in hidden {
      #expect(!text.contains(value), "a private value stands in what was written")
      #expect(!text.contains(value.prefix(16)), "the beginning of a private value stands in what was written")
    }
  }

  @Test("52: a private key comes out only where it is asked for by name")
  func askedFor() throws {
    guard let shell = try TokenShell() else { return }
    let d = try #require(try secrets(of: TestKeys.p256).first)
    for (line, shows) in [
      ("ctapi token keys convert p256.jwk", false), ("ctapi token keys convert p256.jwk --private", true),
      ("ctapi token keys export p256 --to jwks", false), ("ctapi token keys export p256 --private", true),
      ("ctapi token keys show p256", false), ("ctapi token keys jwks", false),
      ("ctapi token keys jwks p256.jwk", false),
    ] {
      let run = try shell.run("ctapi token keys import p256.jwk >/dev/null; \(line)")
      #expect(run.code == 0 && run.output.contains(d) == shows, "\(line)")
    }
  }

  @Test("52: help, manuals and completions show no secret on a command line")
  func examples() throws {
    let root = Files.parent(of: Files.parent(of: Files.parent(of: Files.parent(of: #filePath))))
    guard let shell = try TokenShell() else { return }
    let run = try shell.run(
      "cat '\(root)/README.md' '\(root)'/man/* '\(root)'/completions/*; "
        + "for verb in mint verify decode forge; do ctapi token $verb --help; done; "
        + "for verb in generate import export convert; do ctapi token keys $verb --help; done")
    #expect(run.code == 0 && run.output.utf8.count > 50_000)
    for text in [
      "BEGIN PRIVATE KEY", "BEGIN RSA PRIVATE KEY", "BEGIN EC PRIVATE KEY", #""d":""#, #""k":""#, "--secret",
      "--password ",
      "--passphrase",
    ] { #expect(!run.output.contains(text), "\(text)") }
  }
}
