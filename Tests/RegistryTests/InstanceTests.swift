import CtapiCore
import CtapiRegistry
import Testing

@Suite struct InstanceTests {
  private let fixture: RegistryFixture
  private var registry: Registry { fixture.registry }
  private let name = "foods.foodstore.service"

  init() throws {
    fixture = try RegistryFixture()
    try fixture.namespace()
    try fixture.service()
    try fixture.service("unchecked", health: .none)
    try fixture.service("plain", dns: nil, health: .none)
  }

  private func register(
    _ attributes: [String: String], _ service: String? = nil, id: String = "i"
  ) throws(CtapiError) -> Bool {
    try registry.register(id, of: service ?? name, attributes: InstanceAttributes(attributes)).isChanged
  }

  @Test func registeredInstanceIsKept() throws {
    let instance = try fixture.instance("i", ["zone": "a"])
    #expect(instance.status == .healthy)
    let service = try registry.service(name)
    #expect(service.instanceCount == 1)
    #expect(try fixture.reopened().instances(of: service) == [instance])
    #expect(try registry.instance("i", of: service).attributes["zone"] == "a")
  }

  @Test("Statement 14: an SRV service needs port and address")
  func srvNeedsPortAndAddress() throws {
    expectError(.registryInput, naming: "AWS_INSTANCE_PORT") { _ = try register(["AWS_INSTANCE_IPV4": "127.0.0.1"]) }
    expectError(.registryInput, naming: "AWS_INSTANCE_IPV4") { _ = try register(["AWS_INSTANCE_PORT": "80"]) }
    #expect(try register(["AWS_INSTANCE_IPV6": "::1", "AWS_INSTANCE_PORT": "80"]))
  }

  @Test func otherRecordsNeedTheirAttributes() throws {
    for (type, attribute, value) in [
      (DNSConfiguration.RecordType.a, "AWS_INSTANCE_IPV4", "10.0.0.1"), (.aaaa, "AWS_INSTANCE_IPV6", "::1"),
      (.cname, "AWS_INSTANCE_CNAME", "x.y"),
    ] {
      let service = try fixture.service(
        "r\(type.rawValue)", dns: DNSConfiguration([.init(type)], routing: .weighted), health: .none)
      expectError(.registryInput, naming: attribute) { _ = try register(["k": "v"], service.id) }
      #expect(try register([attribute: value], service.id))
    }
    #expect(try register(["k": "v"], "plain.service"))
  }

  @Test("Statement 15: ids and attributes have bounds")
  func idsAndAttributesHaveBounds() throws {
    for id in ["", "a b", "é", "a#", String(repeating: "a", count: 65)] {
      expectError(.registryInput) { _ = try register(["k": "v"], "plain.service", id: id) }
    }
    #expect(try register(["k": "v"], "plain.service", id: "aZ0_/:.@-" + String(repeating: "a", count: 55)))
    let thirty = Dictionary(uniqueKeysWithValues: (0..<30).map { ("k\($0)", "v") })
    #expect(try register(thirty.merging(["AWS_INSTANCE_PORT": "80"]) { first, _ in first }, "plain.service", id: "30"))
    expectError(.registryInput, naming: "30") {
      _ = try register(thirty.merging(["more": "v"]) { first, _ in first }, "plain.service")
    }
    let long = Dictionary(uniqueKeysWithValues: (0..<5).map { ("k\($0)", String(repeating: "v", count: 1000)) })
    expectError(.registryInput, naming: "5010") { _ = try register(long, "plain.service") }
    for attributes in [
      ["": "v"], ["a b": "v"], [String(repeating: "a", count: 256): "v"], ["k": String(repeating: "a", count: 1025)],
    ] {
      expectError(.registryInput) { _ = try register(attributes, "plain.service") }
    }
  }

  @Test(arguments: [
    ["AWS_INSTANCE_IPV4": "127.0.0.256"], ["AWS_INSTANCE_IPV4": "localhost"], ["AWS_INSTANCE_IPV6": "127.0.0.1"],
    ["AWS_INSTANCE_PORT": "0"], ["AWS_INSTANCE_PORT": "65536"], ["AWS_INSTANCE_PORT": "+80"],
    ["AWS_INSTANCE_PORT": "x"],
  ])
  func malformedReservedAttributeIsRefused(attributes: [String: String]) {
    expectError(.registryInput, naming: attributes.keys.first ?? "") { _ = try register(attributes, "plain.service") }
  }

  @Test func attributesThatNeedAWSAreRefusedByName() {
    for attribute in ["AWS_ALIAS_DNS_NAME", "AWS_EC2_INSTANCE_ID"] {
      expectError(.unsupported, naming: attribute) { _ = try register([attribute: "x"], "plain.service") }
    }
  }

  @Test("Statement 16: registering an existing id replaces its attributes")
  func registeringAgainReplaces() throws {
    try fixture.instance("i", ["zone": "a"])
    let again = try fixture.instance("i", ["rack": "b"])
    #expect(again.attributes["zone"] == nil)
    #expect(try registry.instances(of: registry.service(name)) == [again])
  }

  @Test("Statement 17: an unknown instance is not deregistered")
  func unknownInstanceIsNotFound() throws {
    expectError(.instanceNotFound, naming: "none") { try registry.deregister("none", of: name) }
    try fixture.instance("i")
    try registry.deregister("i", of: name)
    expectError(.instanceNotFound) { try registry.deregister("i", of: name) }
    expectError(.serviceNotFound) { try registry.deregister("i", of: "none.service") }
  }

  @Test("Statement 23: the revision grows with every change and only then")
  func revisionGrowsWithChangesOnly() throws {
    func revision() throws -> Int { try registry.service(name).revision }
    var last = try revision()
    func expectGrowth(_ grows: Bool, _ change: () throws -> Void) throws {
      try change()
      let now = try revision()
      #expect(grows ? now > last : now == last)
      last = now
    }
    try expectGrowth(true) { try fixture.instance("i") }
    try expectGrowth(false) { try fixture.instance("i") }
    try expectGrowth(true) { try fixture.instance("i", ["zone": "a"]) }
    try expectGrowth(true) { try registry.setStatus(false, of: "i", in: name) }
    try expectGrowth(false) { try registry.setStatus(false, of: "i", in: name) }
    try expectGrowth(false) { _ = try registry.discover(registry.service(name)) }
    try expectGrowth(true) { try registry.deregister("i", of: name) }
    try expectGrowth(false) { _ = try? registry.deregister("i", of: name) }
  }

  @Test("Statement 24: a custom status needs a custom check, and counts")
  func customStatusCounts() throws {
    try fixture.instance("i", of: "unchecked.service")
    expectError(.customHealthNotFound) { try registry.setStatus(true, of: "i", in: "unchecked.service") }
    expectError(.instanceNotFound) { try registry.setStatus(true, of: "i", in: name) }
    try fixture.instance("i")
    #expect(try registry.setStatus(false, of: "i", in: name))
    #expect(try registry.instance("i", of: registry.service(name)).status == .unhealthy)
    #expect(try registry.setStatus(true, of: "i", in: name))
    #expect(try registry.instance("i", of: registry.service(name)).status == .healthy)
  }

  @Test("Statement 25: the initial status is the first one, and only two words name one")
  func initialStatusIsTheFirst() throws {
    let instance = try fixture.instance("i", ["AWS_INIT_HEALTH_STATUS": "UNHEALTHY"])
    #expect(instance.status == .unhealthy)
    try registry.setStatus(true, of: "i", in: name)
    let later = try registry.instance("i", of: registry.service(name))
    #expect(later.status == .healthy)
    #expect(later.attributes["AWS_INIT_HEALTH_STATUS"] == "UNHEALTHY")
    expectError(.registryInput) { try fixture.instance("j", ["AWS_INIT_HEALTH_STATUS": "MAYBE"]) }
    expectError(.registryInput) {
      try fixture.instance("j", of: "unchecked.service", ["AWS_INIT_HEALTH_STATUS": "HEALTHY"])
    }
  }

  @Test func quotasLimitOnlyWhereAsked() throws {
    var quotas = RegistryQuotas.aws
    quotas.instancesPerService = 2
    let limited = try RegistryFixture(quotas: quotas)
    try limited.namespace()
    try limited.service()
    try limited.instance("a")
    try limited.instance("b")
    expectError(.registryLimit) { try limited.instance("c") }
    try limited.instance("b", ["zone": "x"])
  }

  @Test func refusedRegistrationChangesNothing() throws {
    try fixture.instance("i")
    let before = try registry.service(name)
    expectError(.registryInput) { _ = try register(["AWS_INSTANCE_PORT": "x"]) }
    #expect(try registry.service(name) == before)
    #expect(try registry.instance("i", of: before).attributes["AWS_INSTANCE_PORT"] == "8080")
  }
}
