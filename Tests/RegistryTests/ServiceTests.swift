import CtapiCore
import CtapiRegistry
import Testing

@Suite struct ServiceTests {
  private let fixture: RegistryFixture
  private var registry: Registry { fixture.registry }

  init() throws {
    fixture = try RegistryFixture()
    try fixture.namespace()
    try fixture.namespace("plain", .http)
  }

  private func dns(
    _ types: [DNSConfiguration.RecordType], _ routing: DNSConfiguration.RoutingPolicy = .multivalue
  ) -> DNSConfiguration {
    DNSConfiguration(types.map { .init($0, ttl: 30) }, routing: routing)
  }

  @Test func createdServiceHasTheShapesOfAWS() throws {
    let service = try fixture.service()
    #expect(service.id.wholeMatch(of: /srv-[a-z0-9]{16}/) != nil)
    #expect(
      service.arn(in: registry.locality).description
        == "arn:aws:servicediscovery:us-east-1:000000000000:service/\(service.id)")
    #expect(service.fullName == "foods.foodstore.service")
    #expect(try fixture.reopened().service("foods.foodstore.service") == service)
  }

  @Test func dnsConfigurationComesBackAsGiven() throws {
    for configuration in [dns([.a]), dns([.aaaa]), dns([.a, .aaaa]), dns([.srv], .weighted), dns([.cname], .weighted)] {
      let name = "s\(configuration.hashValue.magnitude)"
      let created = try fixture.service(name, dns: configuration, health: .none)
      #expect(try fixture.reopened().service(created.id).dns == configuration)
    }
  }

  @Test("Statement 9: 'foods.foodstore' is a name; long labels and names are not")
  func namesAreChecked() throws {
    try fixture.service("foods.foodstore")
    try fixture.service("_x._tcp")
    try fixture.service(".")
    for name in ["", "a..b", "a.", "a b", "é", String(repeating: "a", count: 64), String(repeating: "a.", count: 64)] {
      expectError(.registryInput) { try fixture.service(name) }
    }
  }

  @Test("Statement 10: a duplicate name is refused, in DNS namespaces whatever its case")
  func duplicateNameIsRefused() throws {
    let first = try fixture.service("foods")
    expectError(.serviceExists, naming: first.id) { try fixture.service("foods") }
    expectError(.serviceExists) { try fixture.service("FOODS") }
    try fixture.service("foods", in: "plain", dns: nil)
    try fixture.service("FOODS", in: "plain", dns: nil)
    expectError(.serviceExists) { try fixture.service("foods", in: "plain", dns: nil) }
  }

  @Test func repeatedCreateGivesTheFirst() throws {
    let request = ServiceRequest(name: "a", namespaceID: "service", dns: dns([.srv]), creatorRequestID: "r")
    let first = try registry.createService(request)
    let second = try registry.createService(request)
    #expect(first.isNew && !second.isNew && first.service == second.service)
    var other = request
    other.healthCheck = .custom
    expectError(.serviceExists) { _ = try registry.createService(other) }
  }

  @Test("Statement 11: records that cannot stand together are refused")
  func badRecordsAreRefused() {
    for configuration in [
      dns([.cname], .multivalue), dns([.a, .srv]), dns([.a, .cname], .weighted), dns([.srv, .aaaa]), dns([.a, .a]),
      dns([]), DNSConfiguration([.init(.a, ttl: -1)]),
    ] {
      expectError(.registryInput) { try fixture.service("x", dns: configuration) }
    }
  }

  @Test("Statement 13: the type follows from namespace and records")
  func kindFollowsFromRecords() throws {
    #expect(try fixture.service("a").kind == .dnsHTTP)
    #expect(try fixture.service("b", dns: nil).kind == .http)
    #expect(try fixture.service("c", in: "plain", dns: nil).kind == .http)
    expectError(.registryInput, naming: "plain") { try fixture.service("d", in: "plain") }
  }

  @Test func serviceIsFoundByFullNameIdAndARN() throws {
    let service = try fixture.service()
    let arn = service.arn(in: registry.locality).description
    for name in ["foods.foodstore.service", "FOODS.foodstore.Service", service.id, arn] {
      #expect(try registry.service(name) == service)
    }
    #expect(try registry.service("foods.foodstore", inNamespace: "service") == service)
    for name in ["foods", "foods.foodstore", "srv-none", "foods.foodstore.other"] {
      expectError(.serviceNotFound, naming: name) { _ = try registry.service(name) }
    }
    expectError(.namespaceNotFound) { _ = try registry.service("foods", inNamespace: "none") }
  }

  @Test func namesInHTTPNamespacesKeepTheirCase() throws {
    try fixture.service("Foods", in: "plain", dns: nil)
    #expect(try registry.service("Foods.plain").name == "Foods")
    expectError(.serviceNotFound) { _ = try registry.service("foods.plain") }
  }

  @Test func nameThatMeansTwoServicesIsRefusedByTheirIds() throws {
    try fixture.namespace("b.service")
    let first = try fixture.service("a.b")
    let second = try fixture.service("a", in: "b.service")
    expectError(.serviceAmbiguous, naming: first.id) { _ = try registry.service("a.b.service") }
    expectError(.serviceAmbiguous, naming: second.id) { _ = try registry.service("a.b.service") }
    #expect(try registry.service(second.id) == second)
  }

  @Test func fullNameSplitsAtTheLongestNamespace() throws {
    try fixture.namespace("foodstore.service")
    let (service, namespace) = try registry.split("foods.Foodstore.service")
    #expect(service == "foods")
    #expect(namespace.name == "foodstore.service")
    #expect(try registry.split("foods.service").service == "foods")
    for name in ["foods.other", "service", "xservice", ""] {
      expectError(.namespaceNotFound) { _ = try registry.split(name) }
    }
  }

  @Test("Statement 18: a service with instances is not deleted")
  func serviceInUseIsNotDeleted() throws {
    try fixture.service()
    try fixture.instance("i")
    expectError(.registryInUse, naming: "contains registered instances") {
      try registry.deleteService("foods.foodstore.service")
    }
    try registry.deregister("i", of: "foods.foodstore.service")
    try registry.deleteService("foods.foodstore.service")
    #expect(try registry.services().isEmpty)
    expectError(.serviceNotFound) { try registry.deleteService("foods.foodstore.service") }
  }

  @Test func servicesAreListedByNamespace() throws {
    try fixture.service("b")
    try fixture.service("a")
    try fixture.service("c", in: "plain", dns: nil)
    #expect(try registry.services().map(\.fullName) == ["c.plain", "a.service", "b.service"])
    #expect(try registry.services(in: registry.namespace("service")).map(\.name) == ["a", "b"])
  }
}
