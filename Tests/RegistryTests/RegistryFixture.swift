import CtapiCore
import CtapiRegistry
import CtapiTestSupport

/// A registry in a temporary folder, with a clock that stands still and a generator that repeats itself.
struct RegistryFixture {
  let folder: TemporaryDirectory
  let registry: Registry

  init(quotas: RegistryQuotas = .unlimited) throws {
    folder = try TemporaryDirectory()
    registry = try Registry(
      try Database(path: folder.file("state.db")), clock: FixedClock(Timestamp(seconds: 1_790_000_000)),
      quotas: quotas, generator: SeededGenerator(seed: 7))
  }

  /// Another registry on the same file, as another process has it.
  func reopened() throws -> Registry { try Registry(try Database(path: folder.file("state.db"))) }

  @discardableResult
  func namespace(_ name: String = "service", _ kind: Namespace.Kind = .dnsPrivate) throws -> Namespace {
    try registry.createNamespace(NamespaceRequest(name: name, kind: kind)).namespace
  }

  /// A service in a namespace that exists; by default with SRV records and a custom health check, as in the sample.
  @discardableResult
  func service(
    _ name: String = "foods.foodstore", in namespace: String = "service",
    dns: DNSConfiguration? = DNSConfiguration([.init(.srv)]), health: HealthCheck = .custom
  ) throws -> DiscoveryService {
    try registry.createService(
      ServiceRequest(name: name, namespaceID: namespace, dns: dns, healthCheck: health)
    ).service
  }

  @discardableResult
  func instance(
    _ id: String, of service: String = "foods.foodstore.service", _ more: [String: String] = [:]
  ) throws -> Instance {
    var attributes = InstanceAttributes(more)
    attributes[InstanceAttributes.ipv4] = attributes[InstanceAttributes.ipv4] ?? "127.0.0.1"
    attributes[InstanceAttributes.port] = attributes[InstanceAttributes.port] ?? "8080"
    return try registry.register(id, of: service, attributes: attributes).instance
  }
}
