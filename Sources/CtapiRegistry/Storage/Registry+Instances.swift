package import CtapiCore

extension Registry {
  /// Registers an instance, or gives an existing one other attributes, which also sets its status anew; the same
  /// attributes again change nothing, and `isChanged` says so.
  ///
  /// Throws `service-not-found` (exit 3), `registry-input` (exit 6), `registry-limit` (exit 4).
  @discardableResult
  package func register(
    _ id: String, of serviceName: String, attributes: InstanceAttributes
  ) throws(CtapiError) -> (instance: Instance, isChanged: Bool) {
    try database.transaction { () throws(CtapiError) in
      let service = try service(serviceName)
      try Instance.check(id: id)
      try attributes.check(for: service)
      let existing = try instances("service_id = ? AND id = ?", [service.id, id], of: service).first
      if let existing, existing.attributes == attributes { return (existing, false) }
      guard existing != nil || service.instanceCount < quotas.instancesPerService else {
        throw CtapiError(
          .registryLimit,
          "service '\(service.fullName)' has \(quotas.instancesPerService) instances, the most that are allowed")
      }
      let instance = Instance(
        id: id, attributes: attributes, status: service.healthCheck == .none ? .unknown : attributes.beginning,
        registeredAt: existing?.registeredAt ?? clock.now)
      try write(instance, of: service)
      return (instance, true)
    }
  }

  /// An id for an instance that was given none.
  package func newInstanceID() -> String { characters(32, of: Array("0123456789abcdef")) }

  private func write(_ instance: Instance, of service: DiscoveryService) throws(CtapiError) {
    let statement = try database.prepare("INSERT OR REPLACE INTO registry_instance VALUES(?, ?, ?, ?, ?)")
    statement.bind(1, service.id)
    statement.bind(2, instance.id)
    statement.bind(3, instance.attributes.json.text())
    statement.bind(4, instance.status == .unhealthy ? 0 : 1)
    statement.bind(5, Int(instance.registeredAt.nanoseconds))
    try statement.run()
    try advanceRevision(of: service)
  }

  private func advanceRevision(of service: DiscoveryService) throws(CtapiError) {
    let statement = try database.prepare("UPDATE registry_service SET revision = revision + 1 WHERE id = ?")
    statement.bind(1, service.id)
    try statement.run()
  }

  /// Takes an instance out; throws `service-not-found` or `instance-not-found` (exit 3).
  package func deregister(_ id: String, of serviceName: String) throws(CtapiError) {
    try database.transaction { () throws(CtapiError) in
      let service = try service(serviceName)
      let statement = try database.prepare("DELETE FROM registry_instance WHERE service_id = ? AND id = ?")
      statement.bind(1, service.id)
      statement.bind(2, id)
      try statement.run()
      guard database.changes == 1 else { throw Registry.noInstance(id, of: service) }
      try advanceRevision(of: service)
    }
  }

  /// Says how an instance is (`UpdateInstanceCustomHealthStatus`); it counts at once, and the same status again changes
  /// nothing.
  ///
  /// Throws `service-not-found`, `instance-not-found` (exit 3), `custom-health-not-found` (exit 6).
  @discardableResult
  package func setStatus(_ isHealthy: Bool, of id: String, in serviceName: String) throws(CtapiError) -> Bool {
    try database.transaction { () throws(CtapiError) in
      let service = try service(serviceName)
      guard service.healthCheck == .custom else {
        throw CtapiError(
          .customHealthNotFound, "service '\(service.fullName)' has no custom health check, so nobody can set a status",
          hint: "create the service with: --health custom")
      }
      guard var instance = try instances("service_id = ? AND id = ?", [service.id, id], of: service).first else {
        throw Registry.noInstance(id, of: service)
      }
      let status = isHealthy ? HealthStatus.healthy : .unhealthy
      guard instance.status != status else { return false }
      instance.status = status
      try write(instance, of: service)
      return true
    }
  }

  /// The instances of a service, by id.
  package func instances(of service: DiscoveryService) throws(CtapiError) -> [Instance] {
    try instances("service_id = ?", [service.id], of: service)
  }

  /// One instance; throws `instance-not-found` (exit 3).
  package func instance(_ id: String, of service: DiscoveryService) throws(CtapiError) -> Instance {
    guard let found = try instances("service_id = ? AND id = ?", [service.id, id], of: service).first else {
      throw Registry.noInstance(id, of: service)
    }
    return found
  }

  private func instances(
    _ condition: String, _ values: [String], of service: DiscoveryService
  ) throws(CtapiError) -> [Instance] {
    let statement = try database.prepare(
      "SELECT id, attributes, is_healthy, registered_at FROM registry_instance WHERE \(condition) ORDER BY id")
    for (index, value) in values.enumerated() { statement.bind(index + 1, value) }
    var all: [Instance] = []
    while try statement.step() {
      let status = statement.integer(2) == 0 ? HealthStatus.unhealthy : .healthy
      all.append(
        Instance(
          id: statement.text(0), attributes: try Registry.attributes(statement.text(1)),
          status: service.healthCheck == .none ? .unknown : status,
          registeredAt: Timestamp(nanoseconds: Int64(statement.integer(3)))))
    }
    return all
  }

  private static func attributes(_ text: String) throws(CtapiError) -> InstanceAttributes {
    guard let object = try? JSON(parsing: text).objectValue else {
      throw CtapiError(.dataDirectory, "the registry holds attributes that cannot be read")
    }
    let pairs = object.members.compactMap { member in member.value.stringValue.map { (member.name, $0) } }
    return InstanceAttributes(Dictionary(pairs) { first, _ in first })
  }

  private static func noInstance(_ id: String, of service: DiscoveryService) -> CtapiError {
    CtapiError(
      .instanceNotFound, "service '\(service.fullName)' has no instance '\(id.escapedForTerminal)'",
      hint: "see its instances: ctapi registry instance list \(service.fullName)")
  }
}
