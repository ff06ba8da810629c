package import CtapiCore

extension Registry {
  private static let columns = """
    SELECT id, name, kind, description, creator_request_id, hosted_zone_id, negative_ttl, created_at,
      (SELECT count(*) FROM registry_service WHERE namespace_id = registry_namespace.id)
    FROM registry_namespace
    """

  /// Creates a namespace; a request that repeats one by its creator's mark gives the namespace it made.
  ///
  /// Throws `registry-input` (exit 6), `namespace-exists` or `registry-limit` (exit 4).
  package func createNamespace(
    _ request: NamespaceRequest
  ) throws(CtapiError) -> (namespace: Namespace, isNew: Bool) {
    try request.check()
    return try database.transaction { () throws(CtapiError) in
      if let existing = try namespace(sameAs: request) {
        guard !request.creatorRequestID.isEmpty, request.creatorRequestID == existing.creatorRequestID,
          request.kind == existing.kind, request.name == existing.name, request.description == existing.description
        else {
          throw CtapiError(
            .namespaceExists, "namespace '\(existing.name)' exists already, with id \(existing.id)",
            hint: "see it: ctapi registry namespace show \(existing.name)")
        }
        return (existing, false)
      }
      guard try namespaces().count < quotas.namespaces else {
        throw CtapiError(.registryLimit, "there are \(quotas.namespaces) namespaces, the most that are allowed")
      }
      let namespace = Namespace(
        id: identifier("ns-"), name: request.name, kind: request.kind, description: request.description,
        creatorRequestID: request.creatorRequestID, hostedZoneID: request.kind == .http ? "" : zoneIdentifier(),
        negativeTTL: request.negativeTTL, createdAt: clock.now, serviceCount: 0)
      try insert(namespace)
      return (namespace, true)
    }
  }

  /// A namespace of that name would be another one of the same name: `DiscoverInstances` asks by name alone.
  private func namespace(sameAs request: NamespaceRequest) throws(CtapiError) -> Namespace? {
    try namespaces().first {
      $0.name == request.name
        || ($0.ignoresCase || request.kind == .dnsPrivate) && DNSName.folded($0.name) == DNSName.folded(request.name)
    }
  }

  private func insert(_ namespace: Namespace) throws(CtapiError) {
    let statement = try database.prepare("INSERT INTO registry_namespace VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
    statement.bind(1, namespace.id)
    statement.bind(2, namespace.name)
    statement.bind(3, namespace.ignoresCase ? DNSName.folded(namespace.name) : namespace.name)
    statement.bind(4, namespace.kind.rawValue)
    statement.bind(5, namespace.description)
    statement.bind(6, namespace.creatorRequestID)
    statement.bind(7, namespace.hostedZoneID)
    statement.bind(8, namespace.negativeTTL)
    statement.bind(9, Int(namespace.createdAt.nanoseconds))
    try statement.run()
  }

  /// All namespaces, by name.
  package func namespaces() throws(CtapiError) -> [Namespace] {
    let statement = try database.prepare(Registry.columns + " ORDER BY key")
    var all: [Namespace] = []
    while try statement.step() { all.append(try Registry.namespace(from: statement)) }
    return all
  }

  /// The namespace of that name, id or ARN; throws `namespace-not-found` (exit 3).
  package func namespace(_ name: String) throws(CtapiError) -> Namespace {
    let id = Registry.id(in: name, resource: "namespace/")
    let found = try namespaces().first {
      $0.id == id || $0.name == name || $0.ignoresCase && DNSName.folded($0.name) == DNSName.folded(name)
    }
    guard let found else {
      throw CtapiError(
        .namespaceNotFound, "no namespace '\(name.escapedForTerminal)'",
        hint: "create it: ctapi registry namespace create NAME")
    }
    return found
  }

  /// Deletes a namespace; throws `namespace-not-found` (exit 3), or `resource-in-use` (exit 4) while it has services.
  package func deleteNamespace(_ name: String) throws(CtapiError) {
    try database.transaction { () throws(CtapiError) in
      let namespace = try namespace(name)
      guard namespace.serviceCount == 0 else {
        throw CtapiError(
          .registryInUse,
          "namespace '\(namespace.name)' contains services (\(namespace.serviceCount)); delete them before it",
          hint: "see them: ctapi registry service list")
      }
      let statement = try database.prepare("DELETE FROM registry_namespace WHERE id = ?")
      statement.bind(1, namespace.id)
      try statement.run()
    }
  }

  private static func namespace(from row: Statement) throws(CtapiError) -> Namespace {
    guard let kind = Namespace.Kind(rawValue: row.text(2)) else {
      throw CtapiError(.dataDirectory, "namespace '\(row.text(1))' has the unknown type '\(row.text(2))'")
    }
    return Namespace(
      id: row.text(0), name: row.text(1), kind: kind, description: row.text(3), creatorRequestID: row.text(4),
      hostedZoneID: row.text(5), negativeTTL: row.integer(6),
      createdAt: Timestamp(nanoseconds: Int64(row.integer(7))), serviceCount: row.integer(8))
  }

  /// The id in an ARN of that kind of resource; the text itself when it is none.
  static func id(in text: String, resource prefix: String) -> String {
    guard let arn = ARN(text), arn.service == "servicediscovery", arn.resource.hasPrefix(prefix) else { return text }
    return String(arn.resource.dropFirst(prefix.count))
  }
}
