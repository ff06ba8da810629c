import CtapiCore
import CtapiTestSupport
import Glibc
import Testing

/// Tokens and keys that go through other people's tools and back.
@Suite struct RoundTripTests {
  private func run(_ script: String) throws -> ShellRun? {
    guard let program = IdentityProgram.path else { return nil }
    let home = try TemporaryDirectory()
    return try ShellRun(
      "ctapi() { '\(program)' \"$@\"; }\nset -e\n\(script)", in: home,
      variables: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home.path])
  }

  private func has(_ tool: String, check: String) throws -> Bool {
    guard let found = try run(check), found.code == 0 else {
      print("skipped: \(tool) is not installed")
      return false
    }
    return true
  }

  @Test(
    "9, 48: Debian's jose verifies our tokens, we verify its tokens, and thumbprints agree",
    arguments: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS512"])
  func jose(algorithm: String) throws {
    guard try has("jose", check: "command -v jose") else { return }
    let result = try #require(
      try run(
        """
        umask 077
        jose jwk gen -i '{"alg":"\(algorithm)"}' -o key.jwk
        test "$(jose jwk thp -a S256 -i key.jwk)" = "$(ctapi token keys thumbprint key.jwk)"
        echo '{"sub":"ours"}' | ctapi token mint - --key key.jwk --iat none --exp none | tr -d '\\n' > ours
        jose jws ver -i ours -k key.jwk -O-
        printf '{"sub":"theirs"}' | jose jws sig -I- -k key.jwk -c -s '{"protected":{"alg":"\(algorithm)"}}' -o theirs
        ctapi token verify --key key.jwk < theirs
        """))
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output == #"{"sub":"ours"}{"sub":"theirs"}"# + "\n")
  }

  @Test("9: PyJWT verifies our tokens and we verify its tokens", arguments: ["RS256", "PS256", "ES256", "EdDSA"])
  func pyJWT(algorithm: String) throws {
    guard try has("PyJWT", check: "python3 -c 'import jwt, cryptography'") else { return }
    let result = try #require(
      try run(
        """
        ctapi token keys generate --alg \(algorithm) --out key.jwk
        ctapi token keys convert key.jwk --to pem --private -o key.pem
        ctapi token keys convert key.jwk --to pem -o public.pem
        ctapi token mint '{"sub":"ours"}' --key key.pem --alg \(algorithm) > ours
        python3 -c 'import jwt; print(jwt.decode(open("ours").read().strip(), open("public.pem").read(), ["\(algorithm)"])["sub"])'
        python3 -c 'import jwt; print(jwt.encode({"sub": "theirs"}, open("key.pem").read(), "\(algorithm)"))' > theirs
        ctapi token verify --key public.pem --alg \(algorithm) @theirs
        """))
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output == "ours\n{\"sub\":\"theirs\"}\n")
  }

  @Test("49: keys that openssl makes are taken in every form")
  func openSSLKeys() throws {
    guard try has("openssl", check: "command -v openssl") else { return }
    let result = try #require(
      try run(
        """
        umask 077
        openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem 2>/dev/null
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out ec.pem
        openssl genpkey -algorithm ED25519 -out ed.pem
        for kind in rsa ec ed; do
          first=$(ctapi token keys thumbprint $kind.pem)
          openssl pkey -in $kind.pem -outform DER -out $kind.der
          openssl pkey -in $kind.pem -pubout -out $kind-public.pem
          openssl pkey -in $kind.pem -pubout -outform DER -out $kind-public.der
          openssl req -new -x509 -key $kind.pem -subj /CN=test -out $kind-certificate.pem
          for form in $kind.der $kind-public.pem $kind-public.der $kind-certificate.pem; do
            test "$(ctapi token keys thumbprint $form)" = "$first"
          done
        done
        openssl rsa -in rsa.pem -traditional -out rsa-1.pem 2>/dev/null
        openssl rsa -in rsa.pem -RSAPublicKey_out -out rsa-1-public.pem 2>/dev/null
        openssl ec -in ec.pem -out ec-1.pem 2>/dev/null
        test "$(ctapi token keys thumbprint rsa-1.pem)" = "$(ctapi token keys thumbprint rsa.pem)"
        test "$(ctapi token keys thumbprint rsa-1-public.pem)" = "$(ctapi token keys thumbprint rsa.pem)"
        test "$(ctapi token keys thumbprint ec-1.pem)" = "$(ctapi token keys thumbprint ec.pem)"
        ctapi token keys convert rsa.pem --private -o rsa.jwk
        ctapi token keys convert rsa.jwk --to pem --private | cmp - rsa.pem
        """))
    #expect(result.code == 0, "\(result.errors)")
  }
}
