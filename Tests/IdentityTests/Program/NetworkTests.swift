import CtapiCore
import CtapiHTTP
import CtapiIdentity
import CtapiTestSupport
import Testing

/// Keys that `ctapi token verify` fetches, and those it does not.
@Suite struct NetworkTests {
  @Test("35, A8: no socket is opened unless a URL is given, whatever the token points to")
  func noCalls() throws {
    guard let shell = try TokenShell() else { return }
    guard try shell.run("strace -o /dev/null true").code == 0 else {
      return print("skipped: strace is not installed, or may not trace")
    }
    let server = try KeyServer()
    let url = "\(server.url)/jwks.json"
    server.answer("/jwks.json", Attack.keys)
    for header in [
      #"{"alg":"RS256","kid":"rsa","jku":"\#(url)"}"#, #"{"alg":"RS256","kid":"\#(url)"}"#,
      #"{"alg":"RS256","kid":"none","jku":"\#(url)","x5u":"\#(url)"}"#,
      #"{"alg":"RS256","x5u":"http://169.254.169.254/"}"#, #"{"alg":"RS256","jku":"file:///etc/passwd","kid":"rsa"}"#,
    ] {
      let token = String(
        decoding: try Tokens.sign(
          #"{"iss":"\#(server.url)","exp":1}"#, header: header, key: TestKeys.rsa, .rs256), as: UTF8.self)
      for line in [
        "verify --jwks jwks.json", "verify --key rsa.jwk", "verify", "decode", "verify --lines --jwks jwks.json",
      ] {
        let run = try shell.run(
          "strace -f -e trace=network -o trace \(try program()) token \(line) < token", token: token)
        #expect(!run.output.contains("socket("), "\(line): \(run.output)")
      }
    }
    let sees = try shell.run(
      "strace -f -e trace=network -o trace \(try program()) token verify --jwks \(url) < token",
      token: try TokenShell.token())
    #expect(sees.output.contains("socket("))
    #expect(server.requests == ["/jwks.json"])
  }

  private func program() throws -> String { "'\(try #require(IdentityProgram.path))'" }

  @Test("36: --issuer fetches discovery, then its jwks_uri, and asks for the issuer in iss")
  func discovery() throws {
    guard let shell = try TokenShell() else { return }
    let server = try KeyServer()
    server.actAsIssuer(server.url)
    let good = try TokenShell.token(#"{"iss":"\#(server.url)","sub":"a"}"#)
    let run = try shell.run("ctapi token verify --issuer \(server.url)", input: good)
    #expect(run.code == 0 && run.output.contains(#""sub":"a""#), "\(run.errors)")
    #expect(server.requests == ["/.well-known/openid-configuration", "/jwks.json"])
    let foreign = try TokenShell.token(#"{"iss":"https://elsewhere.example"}"#)
    let other = try shell.run("ctapi token verify --issuer \(server.url) --json", input: foreign)
    #expect(other.code == 1 && other.output.contains(#""reasons":["issuer_mismatch"]"#))
  }

  @Test(
    "36: a discovery document of another issuer is refused (exit 1 by design.md 7.1), to the letter",
    arguments: ["/", "x", "/pool", "\\u0000"])
  func otherIssuer(suffix: String) throws {
    guard let shell = try TokenShell() else { return }
    let server = try KeyServer()
    server.actAsIssuer(server.url + suffix)
    let run = try shell.run("ctapi token verify --issuer \(server.url) --json", input: try TokenShell.token())
    #expect(run.code == 1 && run.output.isEmpty && run.errors.contains(#""code":"issuer-mismatch""#))
    #expect(server.requests == ["/.well-known/openid-configuration"])
  }

  @Test("36: an issuer that ends in a slash has its documents behind that slash")
  func slash() throws {
    guard let shell = try TokenShell() else { return }
    let server = try KeyServer()
    server.actAsIssuer(server.url + "/")
    let token = try TokenShell.token(#"{"iss":"\#(server.url)/"}"#)
    #expect(try shell.run("ctapi token verify -q --issuer \(server.url)/", input: token).code == 0)
  }

  @Test(
    "36, A30: what is no discovery document or key set, or does not come whole, is refused with exit 7",
    arguments: [
      "", "null", "[]", "<html>no</html>", #"{"issuer":"x"}"#, #"{"jwks_uri":"x"}"#, #"{"keys":5}"#, #"{"keys":[],}"#,
      #"{"issuer":1,"jwks_uri":2}"#,
    ])
  func nonsense(body: String) throws {
    guard let shell = try TokenShell() else { return }
    let server = try KeyServer()
    for path in ["/.well-known/openid-configuration", "/jwks.json"] { server.answer(path, body) }
    let token = try TokenShell.token()
    for option in ["--issuer \(server.url)", "--jwks \(server.url)/jwks.json", "--jwks \(server.url)/absent"] {
      let run = try shell.run("ctapi token verify --json \(option)", input: token)
      #expect(run.code == 7 && run.output.isEmpty && run.errors.contains(#""hint":"#), "\(option): \(run.errors)")
    }
  }

  @Test("A30: a redirect is not followed, nor is more than a megabyte read")
  func redirectsAndSize() throws {
    guard let shell = try TokenShell() else { return }
    let server = try KeyServer()
    server.answer("/jwks.json", Attack.keys)
    server.answer("/moved", HTTPResponse(status: 302, headers: ["location": "\(server.url)/jwks.json"]))
    server.answer("/large", Attack.keys + String(repeating: " ", count: 1 << 20))
    let token = try TokenShell.token()
    for path in ["/moved", "/large"] {
      let run = try shell.run("ctapi token verify --jwks \(server.url)\(path)", input: token)
      #expect(run.code == 7 && run.output.isEmpty, "\(path): \(run.errors)")
    }
    #expect(server.requests == ["/moved", "/large"])
  }

  @Test("37, A31: an unknown kid fetches the keys once more, and a flood of them does so twice at most (design.md 7.1)")
  func refetching() throws {
    guard let shell = try TokenShell() else { return }
    let server = try KeyServer()
    server.answer("/jwks.json", Attack.keys)
    let good = try TokenShell.token()
    let unknown = try (0..<20).map { number in
      String(
        decoding: try Tokens.sign(
          Tokens.goodClaims, header: #"{"alg":"RS256","kid":"k\#(number)"}"#, key: TestKeys.rsa, .rs256), as: UTF8.self)
    }
    let one = try shell.run("ctapi token verify --jwks \(server.url)/jwks.json", input: unknown[0])
    #expect(one.code == 1 && one.errors.contains("[key_not_found]"))
    #expect(server.requests.count == 2)
    let lines = [good] + unknown + [good]
    let many = try shell.run(
      "ctapi token verify --lines --jwks \(server.url)/jwks.json", input: lines.joined(separator: "\n"))
    #expect(many.output.split(separator: "\n").count == 2)
    #expect(many.errors.split(separator: "\n").count == 20)
    #expect(server.requests.count == 2 + 3)
  }

  @Test("37: a token with a known kid fetches nothing twice, and a rotated key is found by the refetch")
  func rotation() throws {
    guard let shell = try TokenShell() else { return }
    let server = try KeyServer()
    server.answer("/jwks.json", Attack.keys)
    server.answerNext("/jwks.json", #"{"keys":[]}"#)
    let token = try TokenShell.token()
    let rotated = try shell.run("ctapi token verify --jwks \(server.url)/jwks.json", input: token)
    #expect(rotated.code == 0, "\(rotated.errors)")
    #expect(server.requests.count == 2)
    let good = try shell.run(
      "ctapi token verify --lines --jwks \(server.url)/jwks.json", input: "\(token)\n\(token)\n\(token)")
    #expect(good.code == 0)
    #expect(server.requests.count == 3)
  }

  @Test(
    "38: plain http is for this machine only; another is refused without a call (exit 7 by design.md 7.1)",
    arguments: [
      "http://192.0.2.1/jwks.json", "http://198.51.100.7:8080/x", "http://[2001:db8::1]/x", "http://0.0.0.0/x",
    ])
  func plainElsewhere(url: String) throws {
    guard let shell = try TokenShell() else { return }
    for option in ["--jwks", "--issuer"] {
      let run = try shell.run("ctapi token verify \(option) '\(url)' --json", input: try TokenShell.token())
      #expect(run.code == 7 && run.output.isEmpty)
      #expect(run.errors.contains("not this machine") && run.errors.contains("https://"), "\(run.errors)")
    }
  }

  @Test("38: https is verified always: with the authority in SSL_CERT_FILE keys are fetched, without it they are not")
  func secure() throws {
    guard let shell = try TokenShell() else { return }
    let authority = try TestAuthority()
    let issued = try authority.issue("server", for: "DNS:localhost,IP:127.0.0.1")
    _ = try shell.home.write(response(Attack.keys), to: "jwks")
    let token = try TokenShell.token()
    // openssl's own server answers the files of its folder; its first line says where it listens.
    let script = """
      openssl s_server -accept 127.0.0.1:0 -cert '\(issued.certificate)' -key '\(issued.key)' -HTTP > server 2>&1 &
      server=$!
      until port=$(sed -n 's/^ACCEPT .*:\\([0-9]*\\).*/\\1/p' server) && test -n "$port"; do sleep 0.05; done
      base=https://localhost:$port
      mkdir -p .well-known
      body="{\\"issuer\\":\\"$base\\",\\"jwks_uri\\":\\"$base/jwks\\"}"
      printf 'HTTP/1.1 200 OK\\r\\ncontent-length: %s\\r\\n\\r\\n%s' ${#body} "$body" > .well-known/openid-configuration
      ctapi token mint --key rsa.jwk --iss $base > ours
      export SSL_CERT_FILE='\(authority.file)'
      ctapi token verify --jwks $base/jwks; echo "trusted $?"
      ctapi token verify --issuer $base --json @ours | cut -c 1-13; echo "issuer $?"
      ctapi token verify --jwks https://127.0.0.2:$port/jwks --json; echo "name $?"
      unset SSL_CERT_FILE
      ctapi token verify --jwks $base/jwks --json; echo "untrusted $?"
      SSL_CERT_FILE=noise ctapi token verify --jwks $base/jwks --json; echo "unreadable $?"
      kill $server
      """
    _ = try shell.home.write("noise", to: "noise")
    let run = try shell.run(script.replacing("; echo \"trusted", with: " < token; echo \"trusted"), token: token)
    let expected = [Tokens.goodClaims, "trusted 0", #"{"valid":true"#, "issuer 0", "name 7", "untrusted 7"]
    for line in expected { #expect(run.output.contains(line), "\(line): \(run.output)\(run.errors)") }
    #expect(run.output.contains("unreadable 6") || run.output.contains("unreadable 7"))
    #expect(run.errors.contains(#""code":"keys-unreachable""#), "\(run.errors)")
  }

  private func response(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
  }
}

extension TokenShell {
  /// Runs a line with a token in the file `token`, and gives what `strace` wrote into `trace` with its output.
  fileprivate func run(_ line: String, token: String) throws -> ShellRun {
    _ = try home.write(token, to: "token")
    return try run("rm -f trace; \(line); test ! -e trace || cat trace")
  }
}
