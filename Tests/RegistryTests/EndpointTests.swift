import CtapiCore
import CtapiRegistry
import Testing

@Suite struct EndpointTests {
  private let fixture: RegistryFixture
  private var registry: Registry { fixture.registry }
  private let name = "foods.foodstore.service"

  init() throws {
    fixture = try RegistryFixture()
    try fixture.namespace()
    try fixture.service()
    try fixture.service("plain", dns: nil, health: .none)
  }

  @Test func healthyInstancesAreEndpoints() throws {
    try fixture.instance("a", ["AWS_INSTANCE_IPV4": "127.0.0.7", "AWS_INSTANCE_PORT": "9001"])
    try fixture.instance("b")
    try registry.setStatus(false, of: "b", in: name)
    let arn = try registry.service(name).arn(in: registry.locality).description
    for target in [name, arn] {
      let found = try registry.endpoints(of: target)
      #expect(found.endpoints == [ServiceEndpoint(instance: "a", address: [127, 0, 0, 7], port: 9001)])
      #expect(found.findings.map(\.rule) == ["unhealthy-instance"])
    }
  }

  @Test func anInstanceWithOnlyAnIPv6AddressIsReachedThere() throws {
    let loopback = [UInt8](repeating: 0, count: 15) + [1]
    for (id, attributes) in [
      ("a", ["AWS_INSTANCE_IPV6": "::1"]), ("b", ["AWS_INSTANCE_IPV4": "127.0.0.7", "AWS_INSTANCE_IPV6": "::1"]),
    ] {
      try registry.register(
        id, of: "plain.service",
        attributes: InstanceAttributes(attributes.merging(["AWS_INSTANCE_PORT": "80"]) { $1 }))
    }
    #expect(try registry.endpoints(of: "plain.service").endpoints.map(\.address) == [loopback, [127, 0, 0, 7]])
  }

  @Test func instancesWithoutAHealthCheckAreEndpoints() throws {
    try fixture.instance("a", of: "plain.service")
    #expect(try registry.endpoints(of: "plain.service").endpoints.count == 1)
  }

  @Test("Finding D10: an instance without a port is named, with the fix")
  func missingPortIsNamed() throws {
    try registry.register(
      "a", of: "plain.service", attributes: InstanceAttributes(["AWS_INSTANCE_IPV4": "127.0.0.1"]))
    try registry.register("b", of: "plain.service", attributes: InstanceAttributes(["AWS_INSTANCE_PORT": "80"]))
    let found = try registry.endpoints(of: "plain.service")
    #expect(found.endpoints.isEmpty)
    #expect(found.findings.map(\.rule) == ["missing-attribute", "missing-attribute"])
    #expect(found.findings.first?.message.contains("'a'") == true)
    #expect(found.findings.first?.message.contains("'AWS_INSTANCE_PORT'") == true)
    // Registering replaces what was there, so that the command names all of it.
    #expect(
      found.findings.map(\.hint) == [
        "register it again: ctapi registry instance register plain.service a --ip 127.0.0.1 --port PORT",
        "register it again: ctapi registry instance register plain.service b --ip ADDRESS --port 80",
      ])
    try registry.register(
      "c", of: "plain.service",
      attributes: InstanceAttributes(["AWS_INSTANCE_IPV6": "::1", "zone": "it's", "kind": "x"]))
    #expect(
      try registry.endpoints(of: "plain.service").findings.last?.hint
        == "register it again: ctapi registry instance register plain.service c --ip ::1 --port PORT "
        + #"--attribute 'kind=x' --attribute 'zone=it'\''s'"#)
    #expect(found.findings.last?.message.contains("'AWS_INSTANCE_IPV4'") == true)
  }

  @Test("K85: the query of the target selects by attributes")
  func queryOfTheTargetSelects() throws {
    try fixture.instance("a", ["stage": "blue & new"])
    try fixture.instance("b", ["stage": "green"])
    let arn = try registry.service(name).arn(in: registry.locality).description
    #expect(try registry.endpoints(of: arn + "?stage=green").endpoints.map(\.instance) == ["b"])
    #expect(try registry.endpoints(of: arn + "?stage=blue%20%26%20new").endpoints.map(\.instance) == ["a"])
    let none = try registry.endpoints(of: arn + "?stage=green&zone=1")
    #expect(none.endpoints.isEmpty)
    #expect(none.findings.map(\.rule) == ["no-instance"])
    #expect(
      none.findings.first?.hint
        == "register one: ctapi registry instance register foods.foodstore.service --ip ADDRESS --port PORT "
        + "--attribute 'stage=green' --attribute 'zone=1'")
    #expect(none.findings.first?.message == "service 'foods.foodstore.service' has no instance with stage=green&zone=1")
    for query in ["?stage", "?=x", "?stage=%zz", "?stage=%+1", "?stage=%2"] {
      expectError(.registryInput) { _ = try registry.endpoints(of: arn + query) }
    }
  }

  @Test func unknownTargetIsNotFound() {
    expectError(.serviceNotFound) { _ = try registry.endpoints(of: "none.service") }
    let arn = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-none"
    expectError(.serviceNotFound) { _ = try registry.endpoints(of: arn) }
    expectError(.serviceNotFound) { _ = try registry.endpoints(of: "") }
  }
}
