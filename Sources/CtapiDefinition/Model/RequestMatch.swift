package import CtapiCore

/// What a request must be like for a variant of a route to answer it, after the rules of load balancers (`gateway.md`
/// 8.3, 8.4): all conditions must hold, and of each one value.
package struct RequestMatch: Sendable, Hashable {
  /// A named value and the globs of which one must fit it; `*` stands for any characters, `?` for one.
  package struct Condition: Sendable, Hashable {
    /// The header, in lower case, or the query parameter.
    package let name: String
    /// The globs, compared without case.
    package let globs: [String]
  }

  /// Headers by name, without case.
  package private(set) var headers: [Condition] = []
  /// Query parameters by name.
  package private(set) var query: [Condition] = []
  /// Globs for the host without its port.
  package private(set) var hosts: [String] = []
  /// Networks that the client's own address may be in; never what a header says of it.
  package private(set) var networks: [AddressNetwork] = []

  /// Reads `x-ctapi-match`; throws `invalid-integration`.
  package init(_ value: JSON) throws(CtapiError) {
    guard let object = value.objectValue, object.count > 0 else {
      throw CtapiError(
        .invalidIntegration, "'x-ctapi-match' has no conditions", hint: "it has headers, query, host and sourceIp")
    }
    for member in object.members {
      switch member.name {
      case "headers": headers = try RequestMatch.conditions(member.value, "headers") { $0.lowercased() }
      case "query": query = try RequestMatch.conditions(member.value, "query") { $0 }
      case "host": hosts = try RequestMatch.texts(member.value, "host").map { $0.lowercased() }
      case "sourceIp":
        for text in try RequestMatch.texts(member.value, "sourceIp") {
          guard let network = AddressNetwork(text) else {
            throw CtapiError(
              .invalidIntegration, "'\(text.escapedForTerminal)' is no network", hint: "write it like this: 10.0.0.0/8")
          }
          networks.append(network)
        }
      default:
        throw CtapiError(
          .invalidIntegration, "'x-ctapi-match' has no '\(member.name.escapedForTerminal)'",
          hint: "it has headers, query, host and sourceIp")
      }
    }
  }

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

  private static func conditions(
    _ value: JSON, _ name: String, _ normalize: (String) -> String
  ) throws(CtapiError) -> [Condition] {
    guard let members = value.objectValue?.members, !members.isEmpty else {
      throw CtapiError(.invalidIntegration, "'\(name)' of 'x-ctapi-match' names nothing")
    }
    var conditions: [Condition] = []
    for member in members {
      conditions.append(
        Condition(name: normalize(member.name), globs: try texts(member.value, member.name).map { $0.lowercased() }))
    }
    return conditions
  }

  private static func texts(_ value: JSON, _ name: String) throws(CtapiError) -> [String] {
    let texts: [String] =
      switch value {
      case .string(let text): [text]
      case .array(let elements): elements.compactMap(\.stringValue)
      default: []
      }
    let isComplete = value.arrayValue.map { $0.count == texts.count } ?? true
    guard !texts.isEmpty, isComplete, texts.allSatisfy({ $0.utf8.count <= 128 }) else {
      throw CtapiError(
        .invalidIntegration,
        "'\(name.escapedForTerminal)' of 'x-ctapi-match' is no text of at most 128 characters, "
          + "and no list of them")
    }
    return texts
  }
}
