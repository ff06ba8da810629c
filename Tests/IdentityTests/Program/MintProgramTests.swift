import CtapiCore
import CtapiIdentity
import CtapiTestSupport
import Testing

/// `ctapi token mint`, `decode` and `keys` as programs.
@Suite struct MintProgramTests {
  /// The claims `mint` puts into a token of the key file, as text.
  private func claims(_ options: String, _ shell: TokenShell, input: String = "") throws -> String {
    let run = try shell.run(
      "ctapi token mint --key p256.jwk \(options) > t && ctapi token decode --claims-only @t", input: input)
    #expect(run.code == 0, "\(run.errors)")
    return run.output.filter { $0 != "\n" }
  }

  @Test(
    "39: without exp a token ends an hour after it was issued; times can be given in every form",
    arguments: [
      ("", #"{"iat":1800000000,"exp":1800003600}"#), ("--exp none", #"{"iat":1800000000}"#),
      ("--iat none --exp none", "{}"), ("--exp +15m", #"{"exp":1800000900,"iat":1800000000}"#),
      ("--exp 2030-01-01T00:00:00Z", #"{"exp":1893456000,"iat":1800000000}"#),
      ("--exp 1893456000", #"{"exp":1893456000,"iat":1800000000}"#),
      ("--exp=-1h30m", #"{"exp":1799994600,"iat":1800000000}"#),
      ("--nbf +1m --iat=-1m --exp 1e10", #"{"nbf":1800000060,"iat":1799999940,"exp":1e10}"#),
    ])
  func times(options: String, expected: String) throws {
    guard let shell = try TokenShell() else { return }
    #expect(try claims(options, shell) == expected)
  }

  @Test("40: --claim-json nests, and --claim splits at the first equals sign only")
  func claimOptions() throws {
    guard let shell = try TokenShell() else { return }
    let made = try claims(
      "--iat none --exp none --claim-json 'x={\"a\":[1,2]}' --claim a=b=c --claim e= --claim-json n=1.0 --scope s --scope t --aud p --aud q",
      shell)
    #expect(made == #"{"aud":["p","q"],"scope":"s t","a":"b=c","e":"","x":{"a":[1,2]},"n":1.0}"#)
  }

  @Test("41: claims from standard input and from a file keep order and spelling, byte for byte")
  func spelling() throws {
    guard let shell = try TokenShell() else { return }
    let text = #"{"z":1.0,"big":10000000000000000,"e":1E+2,"a":{"y":0.10,"x":[]},"s":"é\u00e9\/"}"#
    let kept = #"{"z":1.0,"big":10000000000000000,"e":1E+2,"a":{"y":0.10,"x":[]},"s":"éé/"}"#
    #expect(try claims("--iat none --exp none -", shell, input: text) == kept)
    _ = try shell.home.write(text, to: "claims.json")
    #expect(try claims("--iat none --exp none @claims.json", shell) == kept)
  }

  @Test("42: a claim given twice is refused with exit 6, and replaced with --unset")
  func twice() throws {
    guard let shell = try TokenShell() else { return }
    let run = try shell.run("ctapi token mint '{\"sub\":\"a\"}' --sub b --key p256.jwk")
    #expect(run.code == 6 && run.output.isEmpty && run.errors.contains("--unset 'sub'"))
    #expect(try claims("'{\"sub\":\"a\"}' --unset sub --sub b --iat none --exp none", shell) == #"{"sub":"b"}"#)
  }

  @Test("43: weak keys sign nothing (exit 6 by design.md 7.1) unless that is asked for")
  func weakKeys() throws {
    guard let shell = try TokenShell() else { return }
    let secret = Attack.base64([UInt8](repeating: 9, count: 31))
    _ = try shell.home.write(#"{"kty":"oct","k":"\#(secret)","alg":"HS256"}"#, to: "short.jwk")
    let script = "umask 077; openssl genrsa -out small.pem 1024 2>/dev/null; "
    for (key, algorithm) in [("short.jwk", "HS256"), ("small.pem", "RS256")] {
      let run = try shell.run("\(script) ctapi token mint --key \(key) --json")
      #expect(run.code == 6 && run.errors.contains(#""code":"key-weak""#), "\(run.errors)")
      let allowed = try shell.run("ctapi token mint --key \(key) --allow-weak | ctapi token decode --header-only")
      #expect(allowed.code == 0 && allowed.output.contains(algorithm))
    }
  }

  @Test("45: a stopped clock makes the same token twice with RS256, HS256 and EdDSA, also of a pool")
  func repeatable() throws {
    guard let shell = try TokenShell() else { return }
    let run = try shell.run(
      """
      ctapi token keys generate --alg EdDSA --out ed.jwk
      for key in '--key rsa.jwk' '--key oct.jwk' '--key ed.jwk' '--alg HS256' '--alg EdDSA'; do
        test "$(ctapi token mint $key --sub a)" = "$(ctapi token mint $key --sub a)" || echo "differs: $key"
        test "$(ctapi token mint $key --sub a)" != "$(ctapi token mint $key --sub b)" || echo "same: $key"
      done
      """)
    #expect(run.output.isEmpty && run.code == 0, "\(run.output)\(run.errors)")
  }

  @Test("47, 50: published keys hold no private member, and private ones come back whole from openssl")
  func publishedKeys() throws {
    guard let shell = try TokenShell() else { return }
    for algorithm in ["RS256", "ES256", "ES384", "ES512", "EdDSA", "HS256"] {
      let made = try shell.run("ctapi token keys generate --alg \(algorithm)")
      #expect(made.code == 0)
    }
    let set = try JSON(parsing: try shell.run("ctapi token keys jwks").output)
    let keys = try #require(set["keys"]?.arrayValue)
    #expect(keys.count == 5)
    for key in keys {
      #expect(key["kty"] != "oct")
      for name in ["d", "p", "q", "dp", "dq", "qi", "k"] { #expect(key[name] == nil) }
    }
    let run = try shell.run(
      """
      umask 077
      ctapi token keys convert rsa.jwk --to pem --private -o a.pem && openssl rsa -in a.pem -check -noout &&
      openssl rsa -in a.pem -traditional -out b.pem 2>/dev/null && ctapi token keys convert b.pem --private -o b.jwk
      """)
    #expect(run.code == 0, "\(run.errors)")
    let back = try JSON(parsing: String(decoding: try Files.read(shell.home.file("b.jwk")), as: UTF8.self))
    let first = try #require(try TestKeys.rsa.jwk(includingPrivate: true))
    for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] { #expect(back[name] == first[name], "\(name)") }
  }

  @Test("46, 52: a private key's file is 0600 under any umask, and a loose one is refused with chmod")
  func looseFiles() throws {
    guard let shell = try TokenShell() else { return }
    let run = try shell.run(
      """
      umask 000
      ctapi token keys generate --alg ES256 --out k.jwk; ctapi token mint --alg ES256 > /dev/null
      stat -c %a k.jwk .ctapi .ctapi/keys .ctapi/keys/*.jwk | sort | uniq -c | tr -s ' '
      chmod 644 k.jwk; ctapi token mint --key k.jwk; echo $?; chmod 600 k.jwk; chmod 604 .ctapi/keys/*.jwk
      ctapi token mint --alg ES256; echo $?
      """)
    #expect(run.output == " 2 600\n 2 700\n9\n9\n")
    #expect(run.errors.contains("chmod 600 'k.jwk'") && run.errors.contains("(mode 604)"))
  }

  @Test(
    "53: decode shows expired, unsigned and tampered tokens, says verified false and ends with 0",
    arguments: ["expired", "unsigned", "tampered", "unknown"])
  func decode(kind: String) throws {
    guard let shell = try TokenShell() else { return }
    let claims = #"{"sub":"a","exp":1}"#
    let token =
      switch kind {
      case "expired": try TokenShell.token(claims)
      case "unsigned": Attack.join(#"{"alg":"none"}"#, claims)
      case "tampered":
        String(decoding: Tokens.flippingSignatureBit(Array(try TokenShell.token(claims).utf8)), as: UTF8.self)
      default: Attack.join(#"{"alg":"X999","crit":["x"],"x":1}"#, claims, signature: [1, 2, 3])
      }
    let run = try shell.run("ctapi token decode", input: token)
    #expect(run.code == 0)
    let shown = try JSON(parsing: run.output)
    #expect(shown["verified"] == false && shown["claims"]?["sub"] == "a" && shown["header"]?["alg"] != nil)
    #expect(shown["signatureBytes"]?.numberValue != nil)
    let header = try JSON(parsing: try shell.run("ctapi token decode --header-only", input: token).output)
    #expect(header == shown["header"])
  }

  @Test(
    "53: decode refuses what cannot be taken apart, with the reason",
    arguments: [
      ("abc", "malformed"), ("a.b", "malformed"), ("e30.W10.", "malformed"), ("e30.e30.A", "bad_base64"),
      ("e30.e30.AB", "bad_base64"), ("e30.eyJhIjoxLCJhIjoxfQ.", "duplicate_member"), ("e30.bm8.", "bad_json"),
    ])
  func undecodable(token: String, reason: String) throws {
    guard let shell = try TokenShell() else { return }
    let run = try shell.run("ctapi token decode \(token)")
    #expect(run.code == 1 && run.output.isEmpty && run.errors.contains("error: \(reason): "), "\(run.errors)")
  }

  @Test("15: decode takes numbers no machine has, and refuses 65 levels as too deep")
  func oddNumbers() throws {
    guard let shell = try TokenShell() else { return }
    let token = Attack.join(#"{"alg":"none","a":1e300,"b":9223372036854775808}"#, #"{"x":1e400}"#)
    let run = try shell.run("ctapi token decode \(token)")
    #expect(run.code == 0 && run.output.contains("1e300") && run.output.contains("9223372036854775808"))
    for (levels, code) in [(63, 0), (64, 1)] as [(Int, Int32)] {
      let value = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
      let deep = try shell.run("ctapi token decode", input: Attack.join(#"{"alg":"none","x":\#(value)}"#, "{}"))
      #expect(deep.code == code && deep.errors.contains("too_deep") == (code == 1))
    }
  }

  @Test("54: --time utc shows exp, nbf, iat and auth_time as dates and nothing else")
  func dates() throws {
    guard let shell = try TokenShell() else { return }
    let claims =
      #"{"exp":1893456000,"nbf":0,"iat":1800000000.5,"auth_time":-1,"updated_at":5,"sub":"1800000000","x":{"exp":7}}"#
    let run = try shell.run("ctapi token decode --time utc", input: Attack.join(#"{"alg":"none"}"#, claims))
    let shown = try JSON(parsing: run.output)
    #expect(JSON.object(shown["claims"]?.objectValue ?? JSONObject()).text() == claims)
    #expect(
      shown["times"]?.text()
        == #"{"exp":"2030-01-01T00:00:00Z","nbf":"1970-01-01T00:00:00Z","iat":"2027-01-15T08:00:00.500Z","auth_time":"1969-12-31T23:59:59Z"}"#
    )
    let raw = try shell.run("ctapi token decode", input: Attack.join(#"{"alg":"none"}"#, claims))
    #expect(try JSON(parsing: raw.output)["times"] == nil)
  }

  @Test("55: at least 25 kinds are listed, and the program refuses each with the reason it lists")
  func forgeries() throws {
    guard let shell = try TokenShell() else { return }
    let run = try shell.run(
      """
      ctapi token forge --list --json > kinds
      jq -r '.kinds[] | [.kind, .reason, .options] | @tsv' kinds > table
      while IFS="$(printf '\\t')" read -r kind reason options; do
        found=$(ctapi token forge "$kind" | ctapi token verify --json $options | jq -r .reason)
        echo "$kind $reason $found"
      done < table
      """)
    guard try shell.run("command -v jq").code == 0 else { return print("skipped: jq is not installed") }
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.count >= 25, "\(run.errors)")
    for line in lines { #expect(line.count == 3 && line[1] == line[2], "\(line)") }
  }
}
