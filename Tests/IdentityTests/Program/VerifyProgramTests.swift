import CtapiCore
import CtapiIdentity
import CtapiTestSupport
import Testing

/// `ctapi token verify` as a program.
@Suite struct VerifyProgramTests {
  @Test("1, 2: a good token's claims are printed; one flipped bit prints none of them, only the reason")
  func goodAndFlipped() throws {
    guard let shell = try TokenShell() else { return }
    let token = try TokenShell.token()
    let good = try shell.run("ctapi token verify --jwks jwks.json", input: token)
    #expect(good.code == 0 && good.output == Tokens.goodClaims + "\n" && good.errors.isEmpty)
    let flipped = String(decoding: Tokens.flippingSignatureBit(Array(token.utf8)), as: UTF8.self)
    let bad = try shell.run("ctapi token verify --jwks jwks.json", input: flipped)
    #expect(bad.code == 1 && bad.output.isEmpty)
    #expect(bad.errors.contains("[signature_invalid]") && !bad.errors.contains("user-1"))
  }

  @Test(
    "3: every algorithm is minted, verified, and refused with a bit flipped, by the program",
    arguments: SignatureAlgorithm.allCases)
  func everyAlgorithm(algorithm: SignatureAlgorithm) throws {
    guard let shell = try TokenShell() else { return }
    try shell.write(TestKeys.key(for: algorithm), to: "key.jwk")
    let name = algorithm.rawValue
    let run = try shell.run(
      "ctapi token mint '{\"sub\":\"a\"}' --key key.jwk --alg \(name) --iat none --exp none > t; "
        + "ctapi token verify --key key.jwk --alg \(name) @t; cat t >&2")
    #expect(run.output == #"{"sub":"a"}"# + "\n" && run.code == 0)
    let token = Array(run.errors.utf8.filter { $0 > 0x20 })
    #expect(try Tokens.reason(token, [TestKeys.key(for: algorithm)], rules: Tokens.anyAlgorithm) == nil)
    let flipped = String(decoding: Tokens.flippingSignatureBit(token), as: UTF8.self)
    let bad = try shell.run("ctapi token verify --key key.jwk --alg \(name) --json", input: flipped)
    #expect(bad.code == 1 && bad.output.contains(#""reason":"signature_invalid""#))
    #expect(!bad.output.contains(#""claims""#))
  }

  @Test("11: a token of another algorithm than its key's is alg_mismatch, whatever --alg accepts")
  func mismatch() throws {
    guard let shell = try TokenShell() else { return }
    var key = TestKeys.rsa
    key.algorithm = .ps256
    try shell.write(key, to: "ps.jwk")
    let token = try TokenShell.token()
    for options in ["", "--alg RS256,PS256"] {
      let run = try shell.run("ctapi token verify --key ps.jwk \(options)", input: token)
      #expect(run.code == 1 && run.errors.contains("[alg_mismatch]"))
    }
  }

  @Test("19: a gigabyte on standard input is refused in less than 32 MiB")
  func gigabyte() throws {
    guard let shell = try TokenShell() else { return }
    // The limit is on what the process may ask for itself, which is more than what of it is resident.
    let run = try shell.run(
      "ulimit -d 32768; head -c 1073741824 /dev/zero | tr '\\0' a | ctapi token verify --jwks jwks.json --json")
    #expect(run.code == 1 && run.output.contains(#""reason":"oversize""#))
    let lines = try shell.run(
      "ulimit -d 32768; (head -c 268435456 /dev/zero | tr '\\0' a; echo; cat) "
        + "| ctapi token verify --lines --json --jwks jwks.json | cut -c 1-40", input: try TokenShell.token())
    #expect(lines.output.contains(#"{"valid":false,"reason":"oversize""#))
    #expect(lines.output.contains(#"{"valid":true"#))
    let decoded = try shell.run("ulimit -d 32768; head -c 1073741824 /dev/zero | tr '\\0' a | ctapi token decode")
    #expect(decoded.code == 1 && decoded.errors.contains("oversize"))
  }

  @Test("21: a leeway of five minutes is taken, a second more is a usage error")
  func leeway() throws {
    guard let shell = try TokenShell() else { return }
    let token = try TokenShell.token(#"{"exp":1799999999}"#)
    #expect(try shell.run("ctapi token verify --jwks jwks.json --leeway 5m", input: token).code == 0)
    let run = try shell.run("ctapi token verify --jwks jwks.json --leeway 301s", input: token)
    #expect(run.code == 2 && run.errors.contains("'--leeway' is more than 5m"))
  }

  @Test("23: --now and CTAPI_NOW give one verdict, that of a clock that stands there")
  func clocks() throws {
    guard let shell = try TokenShell() else { return }
    let claims = #"{"nbf":1893456000,"exp":1893459600}"#
    let token = try TokenShell.token(claims)
    for (time, seconds, code) in [
      ("2029-12-31T23:59:59Z", 1_893_455_999, 1), ("2030-01-01T00:00:00Z", 1_893_456_000, 0),
      ("2030-01-01T01:00:00Z", 1_893_459_600, 1),
    ] as [(String, Int64, Int32)] {
      let option = try shell.run("ctapi token verify --json --jwks jwks.json --now \(time)", input: token, now: nil)
      let variable = try shell.run("ctapi token verify --json --jwks jwks.json", input: token, now: seconds)
      #expect(option.code == code && variable.code == code)
      #expect(option.output == variable.output)
      let reason = try Tokens.reason(Array(token.utf8), [TestKeys.rsa], at: Timestamp(seconds: seconds))
      #expect((reason == nil) == (code == 0))
    }
    // The machine's own clock, which is before that year or after it.
    let machine = try shell.run("ctapi token verify --jwks jwks.json --json; date +%s", input: token, now: nil)
    let seconds = try #require(machine.output.split(separator: "\n").last.flatMap { Int64($0) })
    #expect(machine.output.contains(seconds < 1_893_456_000 ? "not_yet_valid" : "\"valid\""))
  }

  /// What a verdict may hold, and what it must.
  private func checkShape(_ verdict: JSON) throws {
    let object = try #require(verdict.objectValue)
    let known: Set = [
      "valid", "reason", "detail", "claim", "reasons", "findings", "header", "claims", "kid", "alg", "keyThumbprint",
    ]
    #expect(object.members.allSatisfy { known.contains($0.name) })
    guard verdict["valid"] == false else {
      #expect(verdict["header"] != nil && verdict["claims"] != nil && verdict["reason"] == nil)
      #expect(verdict["keyThumbprint"]?.stringValue?.utf8.count == 43)
      return
    }
    let reason = try #require(verdict["reason"]?.stringValue)
    #expect(TokenReason(rawValue: reason) != nil)
    #expect(verdict["reasons"]?.arrayValue?.first?.stringValue == reason)
    #expect(verdict["detail"]?.stringValue?.isEmpty == false)
    #expect(verdict["findings"]?.arrayValue?.isEmpty == false)
    if verdict["claims"] != nil { #expect(reason != "signature_invalid") }
    #expect(verdict["kid"] == verdict["header"]?["kid"])
  }

  /// Tokens of all fates, the same ones on every run.
  private func randomTokens(_ count: Int) throws -> [String] {
    var generator = SeededGenerator(seed: 29)
    let attacks = Attack.all.filter { $0.keys == Attack.keys && $0.policy == .plain && !$0.token.contains(0) }
      .map { String(decoding: $0.token, as: UTF8.self) }.filter { !$0.contains("\n") && $0.utf8.count < 4096 }
    var tokens: [String] = []
    for _ in 0..<count {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: tokens.append(try #require(attacks.randomElement(using: &generator)))
      case 1:
        let exp = Int64.random(in: 1_799_999_000...1_800_001_000, using: &generator)
        tokens.append(try TokenShell.token(#"{"sub":"s","exp":\#(exp)}"#, key: TestKeys.secret, .hs256))
      case 2: tokens.append(try TokenShell.token(key: TestKeys.ed25519, .edDSA))
      default:
        var token = Array(try TokenShell.token(key: TestKeys.secret, .hs256).utf8)
        token[Int.random(in: token.indices, using: &generator)] = UInt8.random(in: 0x2D...0x7A, using: &generator)
        tokens.append(String(decoding: token, as: UTF8.self))
      }
    }
    return tokens
  }

  @Test("29: --json prints one object a token, whose valid says what the exit code says, for 1000 random tokens")
  func verdicts() throws {
    guard let shell = try TokenShell() else { return }
    let tokens = try randomTokens(1000)
    let run = try shell.run(
      "while IFS= read -r t; do printf '%s' \"$t\" | ctapi token verify --json --jwks jwks.json; echo $?; done",
      input: tokens.joined(separator: "\n") + "\n", seconds: 400)
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 2 * tokens.count, "\(run.errors)")
    var counts = [0, 0]
    for index in tokens.indices {
      let verdict = try JSON(parsing: lines[2 * index])
      let isValid = verdict["valid"] == .bool(true)
      #expect(lines[2 * index + 1] == (isValid ? "0" : "1"), "\(tokens[index])")
      try checkShape(verdict)
      counts[isValid ? 1 : 0] += 1
    }
    #expect(counts.allSatisfy { $0 > 200 })
    // All of them through one process say the same, and jq reads every line.
    let together = try shell.run(
      "ctapi token verify --lines --json --jwks jwks.json > out; echo $?; cat out",
      input: tokens.joined(separator: "\n") + "\n")
    let expected = stride(from: 0, to: lines.count, by: 2).map { lines[$0] }
    #expect(together.output == (["1"] + expected).joined(separator: "\n") + "\n")
    guard try shell.run("command -v jq").code == 0 else { return print("skipped: jq is not installed") }
    let read = try shell.run("while IFS= read -r v; do printf '%s' \"$v\" | jq -e .valid; done < out | sort | uniq -c")
    #expect(read.output.contains("\(counts[0]) false") && read.output.contains("\(counts[1]) true"))
  }

  @Test(
    "31: each kind of failure has its exit code",
    arguments: [
      ("@good --jwks jwks.json", 0), ("@good --key rsa.jwk", 0), ("abc --jwks jwks.json", 1),
      ("@good --jwks jwks.json --aud x", 1), ("@good --jwks jwks.json --now 2040-01-01T00:00:00Z", 1),
      ("@good --jwks jwks.json --bogus", 2), ("@good --jwks jwks.json --leeway 6m", 2),
      ("@good --jwks jwks.json --key rsa.jwk", 2), ("@good", 3), ("@good --jwks absent.json", 3),
      ("@good --key absent", 3), ("@absent --jwks jwks.json", 3), ("@good --key weak.jwk", 6),
      ("@good --key noise", 6), ("@good --jwks noise", 6), ("@good --jwks http://127.0.0.1:1/", 7),
      ("@good --jwks http://192.0.2.1/", 7), ("@good --issuer http://127.0.0.1:1", 7), ("@good --key loose.jwk", 9),
      ("@good --jwks jwks.json --allow-expired --no-fail --now 2040-01-01T00:00:00Z", 0),
    ] as [(String, Int32)])
  func exitCodes(words: String, code: Int32) throws {
    guard let shell = try TokenShell() else { return }
    _ = try shell.home.write(try TokenShell.token(), to: "good")
    _ = try shell.home.write("noise", to: "noise")
    _ = try shell.home.write(#"{"kty":"oct","k":"AAAA"}"#, to: "weak.jwk")
    let run = try shell.run("cp rsa.jwk loose.jwk; chmod 640 loose.jwk; ctapi token verify \(words)")
    #expect(run.code == code, "\(run.errors)")
    #expect((code == 0) == run.errors.isEmpty || words.contains("--no-fail"))
  }

  @Test("32, 33: operand, -, @file and pipe are one token, with line ends and prefixes of headers")
  func ways() throws {
    guard let shell = try TokenShell() else { return }
    let token = try TokenShell.token()
    _ = try shell.home.write(token, to: "t")
    _ = try shell.home.write(token + "\r\n", to: "crlf")
    for verb in ["verify --jwks jwks.json", "decode"] {
      let first = try shell.run("ctapi token \(verb) \(token)").output
      #expect(!first.isEmpty)
      for line in [
        "ctapi token \(verb) @t", "ctapi token \(verb) @crlf", "ctapi token \(verb) - < t",
        "ctapi token \(verb) < crlf",
        "cat t | ctapi token \(verb)", "(cat t; echo) | ctapi token \(verb) -",
        "printf 'Bearer %s' $(cat t) | ctapi token \(verb)", "printf 'bearer  %s\\n' $(cat t) | ctapi token \(verb) -",
        "printf 'Authorization: Bearer %s\\r\\n' $(cat t) | ctapi token \(verb)",
      ] {
        let run = try shell.run(line)
        #expect(run.output == first && run.code == 0, "\(line)")
      }
    }
  }

  @Test("34: ten thousand tokens are verified by one process, in order, each with a line")
  func manyLines() throws {
    guard let shell = try TokenShell() else { return }
    let signer = try TokenSigner(TestKeys.rsa, algorithm: .rs256)
    var distinct: [String] = []
    for number in 0..<50 {
      let token = try signer.sign(
        header: Array(#"{"alg":"RS256","kid":"rsa"}"#.utf8).span, payload: Array("{\"n\":\(number)}".utf8).span)
      distinct.append(String(decoding: token, as: UTF8.self))
    }
    let input = (0..<10_000).map { distinct[$0 % 50] }.joined(separator: "\n")
    let run = try shell.run("ctapi token verify --lines --jwks jwks.json", input: input)
    let lines = run.output.split(separator: "\n")
    #expect(run.code == 0 && run.errors.isEmpty && lines.count == 10_000)
    #expect(lines.indices.allSatisfy { lines[$0] == "{\"n\":\($0 % 50)}" })
  }

  @Test("34: a bad line among many is named by its number, and the others are verified all the same")
  func badLine() throws {
    guard let shell = try TokenShell() else { return }
    let token = try TokenShell.token()
    let run = try shell.run(
      "ctapi token verify --lines --jwks jwks.json", input: "\(token)\nBearer \(token)\r\n\nnoise\n\(token)")
    #expect(run.code == 1)
    #expect(run.output.split(separator: "\n").count == 3)
    #expect(run.errors.hasPrefix("<stdin>:4: error: ") && run.errors.hasSuffix("[malformed]\n"))
  }

  @Test("34: who sends one token and waits gets its answer before the next is sent, be it good or bad")
  func oneLineAtATime() throws {
    guard let shell = try TokenShell() else { return }
    _ = try shell.home.write(try TokenShell.token() + "\nnoise\n", to: "tokens")
    let run = try shell.run(
      "mkfifo in out; ctapi token verify --lines --json --jwks jwks.json < in > out & exec 3> in 4< out; "
        + "for n in 1 2; do head -n $n tokens | tail -n 1 >&3; read -r line <&4; echo \"$line\" | cut -c 1-14; done; "
        + "exec 3>&-; wait",
      seconds: 30)
    #expect(run.output == "{\"valid\":true,\n{\"valid\":false\n")
  }

  @Test("--jws verifies any payload and prints its bytes as they are")
  func anyPayload() throws {
    guard let shell = try TokenShell() else { return }
    let run = try shell.run(
      "head -c 3000 /dev/urandom > p; ctapi token mint --jws --key p256.jwk - < p | ctapi token verify --jws --key p256.jwk > q; "
        + "cmp p q && printf 'no json' | ctapi token mint --jws --key rsa.jwk - > t && ctapi token verify --jws --jwks jwks.json @t"
    )
    #expect(run.output == "no json" && run.code == 0, "\(run.errors)")
    let bad = try shell.run("sed 's/.....$/AAAAA/' t | ctapi token verify --jws --jwks jwks.json")
    #expect(bad.code == 1 && bad.output.isEmpty && bad.errors.contains("[signature_invalid]"))
    #expect(try shell.run("ctapi token verify --jwks jwks.json @t").errors.contains("[bad_json]"))
  }
}
