import CtapiGateway
import CtapiIdentity
import Glibc
import Synchronization
import Testing

/// Requests wait while their token's issuer is asked for its keys (`gateway.md` 9, statements 33, 45, 56 and 57).
@Suite(.serialized) struct AwaitedKeysTests {
  private static let put = "PUT /foodstore/foods/1"

  /// Counts how often keys were asked for, of an issuer that is being asked each time.
  private final class Asked: Sendable {
    private let state = Mutex(0)
    var count: Int { state.withLock { $0 } }
    func ask() -> Bool {
      state.withLock { $0 += 1 }
      return true
    }
  }

  private func fixture(_ keys: GatewayInputs.Keys, _ asked: Asked) throws -> ProtectedFixture {
    try ProtectedFixture(keys: keys, refetch: { _ in asked.ask() })
  }

  /// A connection with a request that waits by the time this returns.
  private func ask(_ fixture: ProtectedFixture, _ asked: Asked, body: Int = 0) throws -> RawConnection {
    let before = asked.count
    let connection = try RawConnection(port: fixture.fixture.port)
    let token = try ProtectedFixture.token()
    connection.send(
      "\(Self.put) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\nContent-Length: \(body)\r\n\r\n")
    connection.send([UInt8](repeating: 0x78, count: body))
    for _ in 0..<2000 where asked.count == before { usleep(5_000) }
    return connection
  }

  private func publish(_ keys: GatewayInputs.Keys, fetches: Int, _ fixture: ProtectedFixture) {
    var inputs = fixture.inputs
    inputs.keys[ProtectedFixture.issuer] = keys
    inputs.keyFetches[ProtectedFixture.issuer] = fetches
    fixture.fixture.gateway.publish(GatewaySnapshot(inputs))
  }

  @Test(
    "K33, K45: the first token passes once its key has come", arguments: [0, 400_000],
    [GatewayInputs.Keys.discoveryFailed, .known(KeySet([]))])
  func theFirstTokenWaits(body: Int, keys: GatewayInputs.Keys) throws {
    let asked = Asked()
    let fixture = try fixture(keys, asked)
    let connection = try ask(fixture, asked, body: body)
    #expect(fixture.protected.received.isEmpty)
    publish(.known(KeySet([ProtectedFixture.key])), fetches: 1, fixture)
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(fixture.protected.received.first?.body.count == body)
    #expect(asked.count == 1)
  }

  @Test("K45, K56, K57: what the fetch did not bring is refused then, and asked for once", arguments: 0..<3)
  func refusalsWaitToo(number: Int) throws {
    let asked = Asked()
    let before: [GatewayInputs.Keys] = [.known(KeySet([])), .discoveryFailed, .discoveryFailed]
    let after: [GatewayInputs.Keys] = [.known(KeySet([])), .fetchFailed, .discoveryFailed]
    let texts = [
      "kid is not recognized", "JWKS communication error", "OIDC discovery endpoint communication error",
    ]
    let fixture = try fixture(before[number], asked)
    let connection = try ask(fixture, asked)
    publish(after[number], fetches: 1, fixture)
    let answer = connection.readResponse()
    #expect(answer.hasPrefix("HTTP/1.1 401 Unauthorized\r\n") && answer.contains(texts[number]))
    #expect(fixture.protected.received.isEmpty)
    #expect(asked.count == 1)
  }

  @Test("a change that has nothing to do with the fetch ends no wait")
  func otherChangesEndNoWait() throws {
    let asked = Asked()
    let fixture = try fixture(.discoveryFailed, asked)
    let connection = try ask(fixture, asked)
    for _ in 0..<3 {
      publish(.discoveryFailed, fetches: 0, fixture)
      usleep(50_000)
    }
    publish(.known(KeySet([ProtectedFixture.key])), fetches: 1, fixture)
    #expect(connection.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(asked.count == 1)
  }

  @Test("who sends no token, or leaves, does not wait, and holds nobody up")
  func othersDoNotWait() throws {
    let asked = Asked()
    let fixture = try fixture(.discoveryFailed, asked)
    let waiting = try ask(fixture, asked)
    _ = try ask(fixture, asked)
    let answer = try fixture.send(Self.put)
    #expect(answer.hasPrefix("HTTP/1.1 401 ") && answer.contains("www-authenticate: Bearer\r\n"))
    #expect(try fixture.send("GET /foodstore/foods/1").hasPrefix("HTTP/1.1 200 OK\r\n"))
    publish(.known(KeySet([ProtectedFixture.key])), fetches: 1, fixture)
    #expect(waiting.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
    waiting.send("GET /foodstore/foods/1 HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(waiting.readResponse().hasPrefix("HTTP/1.1 200 OK\r\n"))
  }

  @Test("gateway.md 2.2 step 4: a token that names no key has none of the issuer's, even of one")
  func tokensNameTheirKey() throws {
    let asked = Asked()
    let fixture = try fixture(.known(KeySet([ProtectedFixture.key])), asked)
    let token = try ProtectedFixture.token(header: #"{"alg":"RS256"}"#)
    let answer = try fixture.send(Self.put, fields: ["Authorization: \(token)"])
    #expect(answer.hasPrefix("HTTP/1.1 401 ") && answer.contains("kid is not recognized"))
    #expect(asked.count == 0)
  }
}
