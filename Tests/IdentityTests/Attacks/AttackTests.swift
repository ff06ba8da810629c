import CtapiCore
import CtapiIdentity
import CtapiTestSupport
import Glibc
import Testing

@Suite("10: the attack list") struct AttackTests {
  @Test func holdsAtLeast150Tokens() {
    #expect(Attack.all.count >= 150)
    #expect(Attack.all.allSatisfy { !$0.token.isEmpty })
  }

  @Test("every token gets its verdict from the library", arguments: Attack.all)
  func library(attack: Attack) throws {
    let verifier = TokenVerifier(keys: try KeySet(jwks: Array(attack.keys.utf8).span), rules: attack.policy.rules)
    // Twice: what the first left behind must not change the second (A32).
    for _ in 0..<2 {
      do {
        _ = try verifier.verify(attack.token.span, at: Tokens.now)
        #expect(attack.expected == nil, "was accepted")
      } catch {
        #expect(error.reason == attack.expected, "\(error.detail)")
      }
    }
  }

  @Test("every token gets its verdict from the program")
  func program() throws {
    guard let program = IdentityProgram.path else { return }
    let home = try TemporaryDirectory()
    let lines = Attack.all.filter { !$0.token.contains(0) }
    let groups = Dictionary(grouping: lines) { [$0.keys] + $0.policy.options }
    for (words, attacks) in groups {
      let keys = try home.write(words[0], to: "keys.json")
      let input = attacks.map { String(decoding: $0.token, as: UTF8.self) }.joined(separator: "\n") + "\n"
      let options = words.dropFirst().map { "'\($0)'" }.joined(separator: " ")
      let run = try ShellRun(
        "'\(program)' token verify --lines --json --jwks '\(keys)' --now \(Tokens.now.seconds) \(options)", in: home,
        input: input, variables: ["PATH": "/usr/bin:/bin", "HOME": home.path])
      let verdicts = run.output.split(separator: "\n")
      try #require(verdicts.count == attacks.count, "\(run.errors)")
      for (attack, line) in zip(attacks, verdicts) {
        let verdict = try JSON(parsing: String(line))
        #expect(verdict["reason"]?.stringValue == attack.expected?.rawValue, "\(attack.testDescription)")
        #expect(verdict["valid"] == .bool(attack.expected == nil), "\(attack.testDescription)")
      }
      #expect(run.code == (attacks.allSatisfy { $0.expected == nil } ? 0 : 1))
    }
  }
}

/// The built program, for tests that go through the command line.
enum IdentityProgram {
  /// Its path: `CTAPI_BINARY`, else the debug build; nil, with a printed reason, when there is none.
  static var path: String? {
    if let given = getenv("CTAPI_BINARY").map({ String(cString: $0) }), !given.isEmpty { return given }
    let root = Files.parent(of: Files.parent(of: Files.parent(of: Files.parent(of: #filePath))))
    let path = root + "/.build/debug/ctapi"
    if access(path, X_OK) == 0 { return path }
    print("skipped: there is no program '\(path)'; build it with: swift build --product ctapi")
    return nil
  }
}
