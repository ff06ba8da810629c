package import CtapiCore

extension Registry {
  /// The instances a query means, in random order, and the service's revision (`DiscoverInstances`).
  package func discover(
    _ service: DiscoveryService, _ query: DiscoveryQuery = DiscoveryQuery()
  ) throws(CtapiError) -> (instances: [Instance], revision: Int) {
    try database.snapshot { () throws(CtapiError) in
      // Both are read from one view of the file, so that the revision is the one of these instances.
      let current = try self.service(service.id)
      let selected = try query.select(from: try instances(of: current))
      return (Array(shuffled(selected).prefix(query.maxResults)), current.revision)
    }
  }
}
