package import CtapiCore

/// What a request must be like for a variant of a route to answer it, after the rules of load balancers (`gateway.md`
/// 8.3, 8.4): all conditions must hold, and of each one value.
package struct RequestMatch: Sendable, Hashable {
  /// A named value and the globs of which one must fit it; `*` stands for any characters, `?` for one.
  package struct Condition: Sendable, Hashable {
    /// The header or query parameter, in lower case.
    package let name: String
    /// The globs, compared without case.
    package let globs: [String]
  }

  /// Headers by name, without case.
  package internal(set) var headers: [Condition] = []
  /// Query parameters by name, without case as load balancers compare them.
  package internal(set) var query: [Condition] = []
  /// Globs for the host without its port.
  package internal(set) var hosts: [String] = []
  /// Networks that the client's own address may be in; never what a header says of it.
  package internal(set) var networks: [AddressNetwork] = []

  /// Reads `x-ctapi-match`; throws `invalid-integration`.
  package init(_ value: JSON) throws(CtapiError) {
    self = try PlacedError.unplaced { () throws(PlacedError) in try RequestMatch(reading: value) }
  }

  /// No condition yet.
  init() {}

  /// The form that ``init(_:)`` reads.
  var json: JSON {
    var object = JSONObject()
    func conditions(_ list: [Condition]) -> JSON {
      .object(JSONObject(uniqueMembers: list.map { .init(name: $0.name, value: .strings($0.globs)) }))
    }
    if !headers.isEmpty { object["headers"] = conditions(headers) }
    if !query.isEmpty { object["query"] = conditions(query) }
    if !hosts.isEmpty { object["host"] = .strings(hosts) }
    if !networks.isEmpty { object["sourceIp"] = .strings(networks.map(\.description)) }
    return .object(object)
  }
}
