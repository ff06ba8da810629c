import CtapiCore

extension RequestMatch {
  private static let members = "it has headers, query, host and sourceIp"

  /// Reads `x-ctapi-match`; throws `invalid-integration` with the member that is wrong.
  init(reading value: JSON) throws(PlacedError) {
    self.init()
    guard let object = value.objectValue, object.count > 0 else {
      throw RequestMatch.refusal(
        "'x-ctapi-match' has no conditions", hint: RequestMatch.members + ": name at least one")
    }
    for member in object.members {
      switch member.name {
      case "headers": headers = try RequestMatch.conditions(member)
      case "query": query = try RequestMatch.conditions(member)
      case "host":
        hosts = try RequestMatch.texts(member.value, at: [member.name]).map(\.asciiLowercased)
        for (index, host) in hosts.enumerated() {
          try RequestMatch.check(host: host, at: RequestMatch.place(of: index, in: member.value, at: [member.name]))
        }
      case "sourceIp":
        for (index, text) in try RequestMatch.texts(member.value, at: [member.name]).enumerated() {
          guard let network = AddressNetwork(text) else {
            throw RequestMatch.refusal(
              "'\(text.escapedForTerminal)' is no network", hint: "write it like this: 10.0.0.0/8",
              at: RequestMatch.place(of: index, in: member.value, at: [member.name]))
          }
          networks.append(network)
        }
      default:
        throw RequestMatch.refusal(
          "'x-ctapi-match' has no '\(member.name.escapedForTerminal)'", hint: RequestMatch.members, at: [member.name])
      }
    }
  }

  private static func conditions(_ section: JSONObject.Member) throws(PlacedError) -> [Condition] {
    guard let members = section.value.objectValue?.members, !members.isEmpty else {
      throw refusal(
        "'\(section.name)' of 'x-ctapi-match' names nothing",
        hint: "write names with their values: {\(section.name): {name: [value, 'other*']}}", at: [section.name])
    }
    var conditions: [Condition] = []
    for member in members {
      let place = [section.name, member.name]
      let name = member.name.asciiLowercased
      guard !name.isEmpty, !name.hasControlCharacters else {
        throw refusal(
          "'\(section.name)' of 'x-ctapi-match' has the name '\(name.escapedForTerminal)', which no request has",
          hint: "write the name as requests have it, without control characters", at: place)
      }
      guard !conditions.contains(where: { $0.name.hasSameBytes(as: name) }) else {
        throw refusal(
          "'\(name.escapedForTerminal)' is twice in '\(section.name)' of 'x-ctapi-match': names are compared without case",
          hint: "write all of its values as one list under one name", at: place)
      }
      let globs = try texts(member.value, at: place).map(\.asciiLowercased)
      if section.name == "headers" { try check(header: name, globs, at: place) }
      conditions.append(Condition(name: name, globs: globs))
    }
    return conditions
  }

  private static func texts(_ value: JSON, at place: [String]) throws(PlacedError) -> [String] {
    let texts: [String] =
      switch value {
      case .string(let text): [text]
      case .array(let elements): elements.compactMap(\.stringValue)
      default: []
      }
    let isComplete = value.arrayValue.map { $0.count == texts.count } ?? true
    guard !texts.isEmpty, isComplete, texts.allSatisfy({ $0.utf8.count <= 128 }) else {
      throw refusal(
        "'\(place.last?.escapedForTerminal ?? "")' of 'x-ctapi-match' is no text of at most 128 characters, "
          + "and no list of them", hint: "write one text in quotes, or a list of them", at: place)
    }
    for (index, text) in texts.enumerated() where text.hasControlCharacters {
      throw refusal(
        "'\(text.escapedForTerminal)' in 'x-ctapi-match' has a control character, which no request has there",
        hint: "write '?' for one character, or '*' for any", at: RequestMatch.place(of: index, in: value, at: place))
    }
    return texts
  }

  /// Refuses names that no header can have (RFC 9110 §5.1), and values with spaces at their ends, which fields lose.
  private static func check(header name: String, _ globs: [String], at place: [String]) throws(PlacedError) {
    guard name.isToken else {
      throw refusal(
        "'\(name.escapedForTerminal)' in 'x-ctapi-match' is no name of a header",
        hint: "write letters, digits and hyphens, such as x-kind", at: place)
    }
    for glob in globs where glob.utf8.first == 0x20 || glob.utf8.last == 0x20 {
      throw refusal(
        "'\(glob.escapedForTerminal)' in 'x-ctapi-match' has a space at an end, where no header's value has one",
        hint: "remove the space", at: place)
    }
  }

  /// Refuses what no `Host` field can be without its port (RFC 9110 §7.2).
  private static func check(host: String, at place: [String]) throws(PlacedError) {
    let shown = host.escapedForTerminal
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"/@#".utf8.contains($0) }) else {
      throw refusal(
        "'\(shown)' in 'x-ctapi-match' is a host that no request names",
        hint: "write it like this: api.example.com or *.example.com", at: place)
    }
    let digits = host.utf8.reversed().prefix { $0 &- 0x30 < 10 }.count
    guard digits == 0 || host.utf8.dropLast(digits).last != UInt8(ascii: ":") else {
      throw refusal(
        "'\(shown)' in 'x-ctapi-match' names a port, and hosts are compared without theirs",
        hint: "write the host alone", at: place)
    }
  }

  /// Where the text at `index` stands: a text alone is its member's whole value.
  private static func place(of index: Int, in value: JSON, at place: [String]) -> [String] {
    value.arrayValue == nil ? place : place + [String(index)]
  }

  private static func refusal(_ message: String, hint: String, at path: [String] = []) -> PlacedError {
    PlacedError(CtapiError(.invalidIntegration, message, hint: hint), at: path)
  }
}
