import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import Testing

/// How requests are spread over instances, which AWS does not say (`gateway.md` 9, C80).
@Suite struct RoundRobinChoices {
  @Test(
    "C80: calls one after the other spread evenly over two instances, however connections fall to loops",
    arguments: [1, 2, 4])
  func callsAreSpreadEvenly(_ workers: Int) throws {
    let instances = try (0..<2).map { _ in try RawBackend() }
    var inputs = try GatewayFixture.inputs([("GET /a", "http://127.0.0.1:\(instances[0].port)/a")])
    inputs.endpoints[.init(api: "a123456789", integration: "int0")] = instances.compactMap {
      Endpoint(host: "127.0.0.1", port: Int($0.port))
    }
    let gateway = try Gateway(
      at: .loopback(port: 0), workers: workers,
      snapshot: GatewaySnapshot(inputs, state: GatewayState(loops: workers)), options: Gateway.Options())
    for _ in 0..<100 {
      let connection = try RawConnection(port: gateway.address.port)
      connection.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(connection.readResponse().hasPrefix("HTTP/1.1 200"))
    }
    gateway.stop(within: .zero)
    let counts = instances.map { $0.received.count }
    #expect(counts[0] + counts[1] == 100)
    // Two loops that each have had an odd number of calls began with different instances; of four, two may have.
    #expect(abs(counts[0] - counts[1]) <= (workers > 2 ? 2 : 0), "\(counts)")
    for instance in instances { instance.stop() }
  }

  @Test("each new snapshot begins with another instance, so that frequent changes favour none")
  func snapshotsBeginElsewhere() throws {
    let instances = try (0..<2).map { _ in try RawBackend() }
    var inputs = try GatewayFixture.inputs([("GET /a", "http://127.0.0.1:\(instances[0].port)/a")])
    inputs.endpoints[.init(api: "a123456789", integration: "int0")] = instances.compactMap {
      Endpoint(host: "127.0.0.1", port: Int($0.port))
    }
    let fixture = try GatewayFixture(inputs)
    for _ in 0..<24 {
      #expect(try fixture.get("/a").hasPrefix("HTTP/1.1 200"))
      fixture.gateway.publish(GatewaySnapshot(inputs, state: fixture.gateway.state))
    }
    for instance in instances { #expect(instance.received.count > 0) }
    _ = consume fixture
    for instance in instances { instance.stop() }
  }
}
