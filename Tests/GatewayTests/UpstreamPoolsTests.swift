import CtapiHTTP
import Testing

@testable import CtapiGateway

/// What a loop knows of its backends.
@Suite struct UpstreamPoolsTests {
  private func backend(_ port: Int) throws -> Backend {
    Backend(try #require(Endpoint(host: "127.0.0.1", port: port)))
  }

  @Test("design.md 7: instances that come and go on ports of their own leave nothing behind")
  func goneBackendsAreForgotten() throws {
    var pools = UpstreamPools()
    let lasting = try backend(1)
    let kept = pools.index(of: lasting)
    var highest: Int32 = 0
    for port in 1000..<3000 {
      let index = pools.index(of: try backend(port))
      highest = max(highest, index)
      pools.forget(allBut: [kept, index])
    }
    #expect(pools.count == 2 && highest < 4)
    #expect(pools.index(of: lasting) == kept && pools[kept].backend == lasting)
  }

  @Test("a backend with a connection is known as long as that waits, and one that comes back begins anew")
  func connectionsKeepTheirs() throws {
    var pools = UpstreamPools()
    let backend = try backend(1)
    let index = pools.index(of: backend)
    pools[index].first = 7
    pools[index].fail(at: 0, rest: 1000)
    pools.forget(allBut: [])
    #expect(pools.count == 1 && pools.index(of: backend) == index)
    pools[index].first = -1
    pools.forget(allBut: [])
    #expect(pools.count == 0)
    let again = pools.index(of: backend)
    #expect(pools[again].failures == 0 && pools[again].restsUntil == 0 && pools[again].first == -1)
  }
}
