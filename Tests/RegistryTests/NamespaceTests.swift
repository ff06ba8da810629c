import CtapiCore
import CtapiRegistry
import Testing

@Suite struct NamespaceTests {
  private let fixture: RegistryFixture
  private var registry: Registry { fixture.registry }

  init() throws { fixture = try RegistryFixture() }

  @Test func createdNamespaceHasTheShapesOfAWS() throws {
    let namespace = try fixture.namespace()
    #expect(namespace.id.wholeMatch(of: /ns-[a-z0-9]{16}/) != nil)
    #expect(namespace.hostedZoneID.wholeMatch(of: /Z[A-Z0-9]{20}/) != nil)
    #expect(
      namespace.arn(in: registry.locality).description
        == "arn:aws:servicediscovery:us-east-1:000000000000:namespace/\(namespace.id)")
    #expect(namespace.createdAt == Timestamp(seconds: 1_790_000_000))
    #expect(try fixture.reopened().namespace("service") == namespace)
  }

  @Test func identifiersDiffer() throws {
    let ids = try (0..<20).map { try fixture.namespace("n\($0)").id }
    #expect(Set(ids).count == 20)
  }

  @Test func namespaceIsFoundByNameIdAndARN() throws {
    let namespace = try fixture.namespace("Service")
    for name in ["Service", "service", namespace.id, namespace.arn(in: registry.locality).description] {
      #expect(try registry.namespace(name) == namespace)
    }
    let http = try fixture.namespace("Plain", .http)
    #expect(try registry.namespace("Plain") == http)
    expectError(.namespaceNotFound) { _ = try registry.namespace("plain") }
    #expect(http.hostedZoneID.isEmpty)
  }

  @Test("Statement 3: a repeated create with the same creator request id makes no second namespace")
  func repeatedCreateGivesTheFirst() throws {
    let request = NamespaceRequest(name: "a", creatorRequestID: "r1")
    let first = try registry.createNamespace(request)
    let second = try registry.createNamespace(request)
    #expect(first.isNew)
    #expect(!second.isNew)
    #expect(second.namespace == first.namespace)
    #expect(try registry.namespaces().count == 1)
    var other = request
    other.description = "other"
    expectError(.namespaceExists) { _ = try registry.createNamespace(other) }
  }

  @Test("Statement 4: the same name again is refused and names the first")
  func sameNameIsRefused() throws {
    let first = try fixture.namespace("a")
    expectError(.namespaceExists, naming: first.id) { _ = try fixture.namespace("a") }
    expectError(.namespaceExists) { _ = try fixture.namespace("A") }
    expectError(.namespaceExists) { _ = try fixture.namespace("A", .http) }
    try fixture.namespace("b", .http)
    try fixture.namespace("B", .http)
    #expect(try registry.namespaces().count == 3)
  }

  @Test("Statement 7: an unknown namespace is not found")
  func unknownNamespaceIsNotFound() {
    expectError(.namespaceNotFound, naming: "ns-none") { _ = try registry.namespace("ns-none") }
    expectError(.namespaceNotFound) { try registry.deleteNamespace("none") }
  }

  @Test(arguments: [
    "", "arn:aws:x", "a b", "é", "a..b", ".a", "a.", String(repeating: "a", count: 64), "a/b",
    String(repeating: "a.", count: 127) + "a",
  ])
  func badDNSNameIsRefused(name: String) {
    expectError(.registryInput) { _ = try fixture.namespace(name) }
    #expect((try? registry.namespaces())?.isEmpty == true)
  }

  @Test func httpNamesAreFreer() throws {
    try fixture.namespace("a/b!", .http)
    try fixture.namespace(String(repeating: "x", count: 1024), .http)
    for name in ["arn:x", "a b", String(repeating: "x", count: 1025)] {
      expectError(.registryInput) { _ = try fixture.namespace(name, .http) }
    }
  }

  @Test func longTextsAndTTLsAreRefused() {
    let long = String(repeating: "d", count: 1025)
    expectError(.registryInput) { _ = try registry.createNamespace(NamespaceRequest(name: "a", description: long)) }
    let mark = String(repeating: "d", count: 65)
    expectError(.registryInput) {
      _ = try registry.createNamespace(NamespaceRequest(name: "a", creatorRequestID: mark))
    }
    expectError(.registryInput) { _ = try registry.createNamespace(NamespaceRequest(name: "a", negativeTTL: -1)) }
  }

  @Test("Statement 18: a namespace with services is not deleted")
  func namespaceInUseIsNotDeleted() throws {
    let namespace = try fixture.namespace()
    try fixture.service()
    #expect(try registry.namespace("service").serviceCount == 1)
    expectError(.registryInUse) { try registry.deleteNamespace("service") }
    try registry.deleteService("foods.foodstore.service")
    try registry.deleteNamespace(namespace.id)
    #expect(try registry.namespaces().isEmpty)
  }

  @Test func quotasLimitOnlyWhereAsked() throws {
    var quotas = RegistryQuotas.aws
    quotas.namespaces = 1
    let limited = try RegistryFixture(quotas: quotas)
    try limited.namespace("a")
    expectError(.registryLimit) { _ = try limited.namespace("b") }
  }
}
