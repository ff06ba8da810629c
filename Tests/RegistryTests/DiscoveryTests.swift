import CtapiCore
import CtapiRegistry
import Testing

@Suite struct DiscoveryTests {
  private let fixture: RegistryFixture
  private var registry: Registry { fixture.registry }
  private let name = "foods.foodstore.service"

  init() throws {
    fixture = try RegistryFixture()
    try fixture.namespace()
    try fixture.service()
    try fixture.service("unchecked", health: .none)
  }

  private func discover(_ query: DiscoveryQuery = DiscoveryQuery(), _ service: String? = nil) throws -> [String] {
    try registry.discover(registry.service(service ?? name), query).instances.map(\.id).sorted()
  }

  @Test("Statement 20: query parameters must all fit, optional ones narrow only when something fits")
  func parametersSelect() throws {
    try fixture.instance("a", ["zone": "1", "rack": "x"])
    try fixture.instance("b", ["zone": "1", "rack": "y"])
    try fixture.instance("c", ["zone": "2"])
    #expect(try discover(DiscoveryQuery(required: ["zone": "1"])) == ["a", "b"])
    #expect(try discover(DiscoveryQuery(required: ["zone": "1", "rack": "y"])) == ["b"])
    #expect(try discover(DiscoveryQuery(required: ["zone": "3"])) == [])
    #expect(try discover(DiscoveryQuery(required: ["Zone": "1"])) == [])
    #expect(try discover(DiscoveryQuery(required: ["zone": "1"], optional: ["rack": "x"])) == ["a"])
    #expect(try discover(DiscoveryQuery(required: ["zone": "1"], optional: ["rack": "z"])) == ["a", "b"])
  }

  @Test("Statement 21: the health filter, and its absence of effect without a health check")
  func healthSelects() throws {
    try fixture.instance("well")
    try fixture.instance("ill", ["AWS_INIT_HEALTH_STATUS": "UNHEALTHY"])
    #expect(try discover(DiscoveryQuery(filter: .healthy)) == ["well"])
    #expect(try discover(DiscoveryQuery(filter: .unhealthy)) == ["ill"])
    #expect(try discover(DiscoveryQuery(filter: .all)) == ["ill", "well"])
    #expect(try discover(DiscoveryQuery(filter: .healthyOrElseAll)) == ["well"])
    try registry.setStatus(false, of: "well", in: name)
    #expect(try discover(DiscoveryQuery(filter: .healthy)) == [])
    #expect(try discover(DiscoveryQuery(filter: .healthyOrElseAll)) == ["ill", "well"])
    try fixture.instance("u", of: "unchecked.service")
    for filter in DiscoveryQuery.Filter.allCases {
      let found = try registry.discover(registry.service("unchecked.service"), DiscoveryQuery(filter: filter))
      #expect(found.instances.map(\.status) == [.unknown])
    }
  }

  @Test("Statement 22: 100 instances by default, up to 1000, in a changing order")
  func resultsAreBoundedAndShuffled() throws {
    for index in 0..<120 { try fixture.instance("i\(index)") }
    #expect(try discover().count == 100)
    #expect(try discover(DiscoveryQuery(maxResults: 1000)).count == 120)
    #expect(try discover(DiscoveryQuery(maxResults: 1)).count == 1)
    for count in [0, -1, 1001] {
      expectError(.registryInput) { _ = try discover(DiscoveryQuery(maxResults: count)) }
    }
    let service = try registry.service(name)
    let orders = try (0..<3).map { _ in try registry.discover(service).instances.map(\.id) }
    #expect(Set(orders).count == 3)
  }

  @Test func revisionIsTheOneOfTheInstances() throws {
    let before = try registry.discover(registry.service(name)).revision
    try fixture.instance("i")
    #expect(try registry.discover(registry.service(name)).revision > before)
  }
}
