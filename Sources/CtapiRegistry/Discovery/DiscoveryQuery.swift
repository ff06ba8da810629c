package import CtapiCore

/// What `DiscoverInstances` asks (`registry-services-stack.md` 1.3).
package struct DiscoveryQuery: Sendable, Hashable {
  /// Which instances count; without a health check all do.
  package enum Filter: String, Sendable, CaseIterable {
    /// The healthy ones.
    case healthy = "HEALTHY"
    /// The others.
    case unhealthy = "UNHEALTHY"
    /// All.
    case all = "ALL"
    /// The healthy ones, or all when there is none.
    case healthyOrElseAll = "HEALTHY_OR_ELSE_ALL"
  }

  /// Which instances count.
  package var filter: Filter
  /// Attributes that an instance must have.
  package var required: [String: String]
  /// Attributes that narrow the answer if at least one instance has them.
  package var optional: [String: String]
  /// The most instances of an answer, 1 to 1000.
  package var maxResults: Int

  /// A question; AWS documents no default of the filter, and all is what is asked without one.
  package init(
    filter: Filter = .all, required: [String: String] = [:], optional: [String: String] = [:], maxResults: Int = 100
  ) {
    self.filter = filter
    self.required = required
    self.optional = optional
    self.maxResults = maxResults
  }

  /// The instances it means, in their order.
  package func select(from instances: [Instance]) throws(CtapiError) -> [Instance] {
    guard (1...1000).contains(maxResults) else {
      throw CtapiError(.registryInput, "'\(maxResults)' is no number of results: 1 to 1000 are")
    }
    var selected = instances.filter { $0.attributes.contains(required) }
    let narrowed = selected.filter { $0.attributes.contains(optional) }
    if !narrowed.isEmpty { selected = narrowed }
    switch filter {
    case .all: return selected
    case .healthy: return selected.filter { $0.status != .unhealthy }
    case .unhealthy: return selected.filter { $0.status != .healthy }
    case .healthyOrElseAll:
      let healthy = selected.filter { $0.status != .unhealthy }
      return healthy.isEmpty ? selected : healthy
    }
  }
}
