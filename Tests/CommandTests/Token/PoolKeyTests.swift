import CtapiCore
import CtapiTestSupport
import Testing

/// A running server and the pool's signing key.
@Suite struct PoolKeyTests {
  private let document =
    #"{"openapi":"3.0.1","info":{"title":"guarded","version":"1"},"components":{"securitySchemes":{"pool":{"type":"http","scheme":"bearer"}}},"paths":{"/a":{"get":{"security":[{"pool":[]}],"responses":{"200":{"description":"ok"}}}}}}"#

  /// Starts a server, runs `line` with `$base` as the gateway's address, and stops the server.
  private func serving(_ line: String) throws -> ShellRun {
    let home = try TemporaryDirectory()
    _ = try home.write(document, to: "api.json")
    return try ShellRun(
      """
      ctapi routes import api.json -q
      ctapi serve --gateway 127.0.0.1:0 --control 127.0.0.1:0 > ready 2> log &
      server=$!
      until base=$(sed -n 's/^ready gateway=\\([^ ]*\\).*/\\1/p' ready) && test -n "$base"; do sleep 0.02; done
      \(line)
      kill $server; wait $server
      """, in: home, variables: TestProgram.variables(home), seconds: 120)
  }

  /// Waits until the pool has a key.
  private let untilKey = "until ctapi token keys list --json | grep -q RS256; do sleep 0.02; done"

  @Test("a server whose API trusts the pool makes the pool's key by itself, once it is ready")
  func keyIsMade() throws {
    let run = try serving("\(untilKey); ctapi token keys list --json | grep -o '\"state\":\"[a-z]*\"'; cat log >&2")
    #expect(run.output == "\"state\":\"active\"\n", "\(run.errors)")
  }

  @Test("the first token minted beside it signs with that key and passes")
  func firstTokenPasses() throws {
    let run = try serving(
      """
      \(untilKey); sleep 0.3
      ctapi token mint > token
      curl -s -o /dev/null -w '%{http_code} ' $base/a -H "authorization: $(cat token)"
      curl -s -o /dev/null -w '%{http_code} ' $base/a
      ctapi token keys list --json | grep -o RS256 | wc -l
      """)
    #expect(run.output == "200 401 1\n", "\(run.output)\(run.errors)")
  }

  @Test("mint and the server may make the key at the same moment: one is kept")
  func race() throws {
    let run = try serving(
      """
      for i in 1 2 3 4 5 6; do ctapi token mint > t$i & pids="$pids $!"; done; wait $pids; sleep 0.5
      ctapi token keys list --json | grep -o '"kid"' | wc -l; ls .ctapi/keys | wc -l
      for i in 1 2 3 4 5 6; do ctapi token verify -q @t$i || echo bad; done
      """)
    #expect(run.output == "1\n1\n", "\(run.output)\(run.errors)")
  }

  @Test("a server without an API for the pool makes neither pool nor key")
  func nothingIsMade() throws {
    let home = try TemporaryDirectory()
    let run = try ShellRun(
      """
      ctapi serve --gateway 127.0.0.1:0 --control 127.0.0.1:0 > ready &
      server=$!
      until grep -q ready ready; do sleep 0.02; done; sleep 0.5
      ctapi token keys list --json; ctapi token pool show --json
      kill $server; wait $server
      """, in: home, variables: TestProgram.variables(home))
    #expect(run.output == #"{"keys":[]}"# + "\n" + #"{"pools":[]}"# + "\n")
  }
}
