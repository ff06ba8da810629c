package import CtapiCore

extension Registry {
  private static let columns = """
    SELECT s.id, s.name, n.id, n.name, s.description, s.dns, s.custom_health, s.creator_request_id, s.created_at,
      s.revision, (SELECT count(*) FROM registry_instance WHERE service_id = s.id)
    FROM registry_service s JOIN registry_namespace n ON n.id = s.namespace_id
    """

  /// Creates a service; a request that repeats one by its creator's mark gives the service it made.
  ///
  /// Throws `namespace-not-found` (exit 3), `registry-input` (exit 6), `service-exists` (exit 4).
  package func createService(
    _ request: ServiceRequest
  ) throws(CtapiError) -> (service: DiscoveryService, isNew: Bool) {
    try database.transaction { () throws(CtapiError) in
      let namespace = try namespace(request.namespaceID)
      try request.check(in: namespace)
      let key = namespace.ignoresCase ? DNSName.folded(request.name) : request.name
      if let existing = try services("s.namespace_id = ? AND s.key = ?", [namespace.id, key]).first {
        guard !request.creatorRequestID.isEmpty, request.creatorRequestID == existing.creatorRequestID,
          request.dns == existing.dns, request.healthCheck == existing.healthCheck, request.name == existing.name,
          request.description == existing.description
        else {
          throw CtapiError(
            .serviceExists, "service '\(existing.fullName)' exists already, with id \(existing.id)",
            hint: "see it: ctapi registry service show \(existing.fullName)")
        }
        return (existing, false)
      }
      let now = clock.now
      // Revisions of a service that is deleted and created again go on growing.
      let service = DiscoveryService(
        id: identifier("srv-"), name: request.name, namespaceID: namespace.id, namespaceName: namespace.name,
        description: request.description, dns: request.dns, healthCheck: request.healthCheck,
        creatorRequestID: request.creatorRequestID, createdAt: now, instanceCount: 0,
        revision: Int(now.nanoseconds / 1000))
      try insert(service, key: key)
      return (service, true)
    }
  }

  private func insert(_ service: DiscoveryService, key: String) throws(CtapiError) {
    let statement = try database.prepare("INSERT INTO registry_service VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    statement.bind(1, service.id)
    statement.bind(2, service.namespaceID)
    statement.bind(3, service.name)
    statement.bind(4, key)
    statement.bind(5, service.description)
    statement.bind(6, service.dns?.stored)
    statement.bind(7, service.healthCheck == .custom ? 1 : 0)
    statement.bind(8, service.creatorRequestID)
    statement.bind(9, Int(service.createdAt.nanoseconds))
    statement.bind(10, service.revision)
    try statement.run()
  }

  /// All services, by name, or those of one namespace.
  package func services(in namespace: Namespace? = nil) throws(CtapiError) -> [DiscoveryService] {
    guard let namespace else { return try services("1", []) }
    return try services("s.namespace_id = ?", [namespace.id])
  }

  /// The service of that full name (`foods.foodstore.service`), id or ARN.
  ///
  /// Both names may hold dots, so every service whose name and namespace join to the text is meant; throws
  /// `service-not-found` (exit 3), or `service-ambiguous` (exit 4) when there are two.
  package func service(_ name: String) throws(CtapiError) -> DiscoveryService {
    let id = Registry.id(in: name, resource: "service/")
    if let found = try services("s.id = ?", [id]).first { return found }
    let folded = DNSName.folded(name)
    let found = try services("s.key || '.' || n.key IN (?, ?)", [name, folded])
    guard found.count < 2 else {
      throw CtapiError(
        .serviceAmbiguous,
        "'\(name.escapedForTerminal)' means \(found.map { "\($0.id) in '\($0.namespaceName)'" }.joined(separator: " and "))",
        hint: "name the service by its id")
    }
    guard let service = found.first else { throw Registry.noService(name) }
    return service
  }

  /// The service of that name in the namespace of that name; throws `namespace-not-found` or `service-not-found`.
  package func service(_ name: String, inNamespace namespace: String) throws(CtapiError) -> DiscoveryService {
    let namespace = try self.namespace(namespace)
    let key = namespace.ignoresCase ? DNSName.folded(name) : name
    guard let service = try services("s.namespace_id = ? AND s.key = ?", [namespace.id, key]).first else {
      throw Registry.noService("\(name).\(namespace.name)")
    }
    return service
  }

  /// Splits a full name into a service's and an existing namespace's, the longest that fits.
  ///
  /// Throws `namespace-not-found` (exit 3) when no namespace ends the name.
  package func split(_ fullName: String) throws(CtapiError) -> (service: String, namespace: Namespace) {
    let fitting = try namespaces().filter { namespace in
      let ending = "." + namespace.name
      return namespace.ignoresCase
        ? DNSName.folded(fullName).hasSuffix(DNSName.folded(ending)) : fullName.hasSuffix(ending)
    }
    guard let namespace = fitting.max(by: { $0.name.utf8.count < $1.name.utf8.count }) else {
      throw CtapiError(
        .namespaceNotFound, "'\(fullName.escapedForTerminal)' ends in no namespace of the registry",
        hint: "create it: ctapi registry namespace create NAME, then name the service SERVICE.NAME")
    }
    return (String(fullName.dropLast(namespace.name.count + 1)), namespace)
  }

  /// Deletes a service; throws `service-not-found` (exit 3), or `resource-in-use` (exit 4) while it has instances.
  package func deleteService(_ name: String) throws(CtapiError) {
    try database.transaction { () throws(CtapiError) in
      let service = try service(name)
      guard service.instanceCount == 0 else {
        throw CtapiError(
          .registryInUse,
          "service '\(service.fullName)' contains registered instances; delete the instances before deleting the service",
          hint: "see them: ctapi registry instance list \(service.fullName)")
      }
      let statement = try database.prepare("DELETE FROM registry_service WHERE id = ?")
      statement.bind(1, service.id)
      try statement.run()
    }
  }

  private func services(_ condition: String, _ values: [String]) throws(CtapiError) -> [DiscoveryService] {
    let statement = try database.prepare("\(Registry.columns) WHERE \(condition) ORDER BY n.key, s.key")
    for (index, value) in values.enumerated() { statement.bind(index + 1, value) }
    var all: [DiscoveryService] = []
    while try statement.step() { all.append(try Registry.service(from: statement)) }
    return all
  }

  private static func service(from row: Statement) throws(CtapiError) -> DiscoveryService {
    var dns: DNSConfiguration?
    if let text = row.optionalText(5) { dns = try DNSConfiguration(stored: text) }
    return DiscoveryService(
      id: row.text(0), name: row.text(1), namespaceID: row.text(2), namespaceName: row.text(3),
      description: row.text(4), dns: dns, healthCheck: row.integer(6) == 0 ? .none : .custom,
      creatorRequestID: row.text(7), createdAt: Timestamp(nanoseconds: Int64(row.integer(8))),
      instanceCount: row.integer(10), revision: row.integer(9))
  }

  private static func noService(_ name: String) -> CtapiError {
    CtapiError(
      .serviceNotFound, "no service '\(name.escapedForTerminal)'",
      hint: "create it: ctapi registry service create SERVICE.NAMESPACE")
  }
}
