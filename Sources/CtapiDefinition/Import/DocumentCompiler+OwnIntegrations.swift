import CtapiCore

/// The integrations that only ctapi has (`gateway.md` 8.3).
extension DocumentCompiler {
  /// What `x-ctapi-mock` or `x-ctapi-redirect` of an operation becomes; nil where there is neither, and with an error
  /// where it cannot be made: the integration's id is nil then.
  mutating func ownIntegration(
    of operation: JSON, _ key: RouteKey, at place: JSONPointer
  ) -> (id: String?, isOwn: Bool)? {
    let names = ["x-ctapi-mock", "x-ctapi-redirect", "x-amazon-apigateway-integration"].filter { operation[$0] != nil }
    guard let name = names.first, name != "x-amazon-apigateway-integration" else { return nil }
    let here = place.appending(name)
    guard names.count == 1 else {
      report(
        .error, "integration-contradiction",
        "'\(key.description.escapedForTerminal)' has \(names.joined(separator: " and ")), and can have one",
        hint: "keep one of the two", at: here)
      return (nil, true)
    }
    do throws(PlacedError) {
      let value = operation[name] ?? .null
      let target: IntegrationTarget =
        name == "x-ctapi-mock" ? .mock(try MockResponse(reading: value)) : .redirect(try Redirect(reading: value))
      return (add(Integration(id: StableID.make(apiID, "integration", here.description), target: target)), true)
    } catch {
      report(error, at: here)
      return (nil, true)
    }
  }

  /// The variants of an operation: each with its own integration, and all behind the authorizer of the operation itself.
  mutating func variants(of operation: JSON, _ key: RouteKey, at place: JSONPointer) -> [RouteVariant] {
    guard let value = operation["x-ctapi-variants"] else { return [] }
    let place = place.appending("x-ctapi-variants")
    guard let elements = value.arrayValue else {
      report(.error, "variants-shape", "'x-ctapi-variants' is \(value.typeName), not an array", at: place)
      return []
    }
    var variants: [RouteVariant] = []
    for (index, element) in elements.enumerated() {
      if let variant = variant(element, index, key, at: place.appending(index)) { variants.append(variant) }
    }
    for (index, variant) in variants.enumerated()
    where variants[..<index].contains(where: { $0.priority == variant.priority }) {
      report(
        .error, "variants-priority",
        "two variants have the priority \(variant.priority); without x-ctapi-priority it is the place in the list, from 1",
        hint: "give each variant an x-ctapi-priority of its own, or leave all out", at: place.appending(index))
    }
    return variants.sorted { $0.priority < $1.priority }
  }

  private mutating func variant(
    _ element: JSON, _ index: Int, _ key: RouteKey, at place: JSONPointer
  ) -> RouteVariant? {
    guard let object = element.objectValue else {
      report(.error, "variants-shape", "the variant is \(element.typeName), not an object", at: place)
      return nil
    }
    let known = [
      "x-ctapi-match", "x-ctapi-priority", "x-ctapi-mock", "x-ctapi-redirect", "x-amazon-apigateway-integration",
      "summary", "description", "operationId", "responses",
    ]
    for name in object.names where !known.contains(name) {
      report(
        .error, "variants-shape", "a variant cannot have '\(name.escapedForTerminal)'",
        hint: name == "security" ? "the operation's own security holds for all of its variants" : nil,
        at: place.appending(name))
    }
    do throws(PlacedError) {
      guard let match = element["x-ctapi-match"] else {
        throw DocumentCompiler.refusal(
          "the variant has no 'x-ctapi-match', and would hide the operation itself",
          hint: "write x-ctapi-match: {headers: {x-kind: beta}}, or query, host or sourceIp")
      }
      let priority = element["x-ctapi-priority"].map(\.settingInteger) ?? index + 1
      guard let priority, (1...50_000).contains(priority) else {
        let text =
          element["x-ctapi-priority"].map { "'x-ctapi-priority' is \($0.shown), no" } ?? "the place in the list is no"
        throw DocumentCompiler.refusal(
          "\(text) whole number from 1 to 50000",
          hint: "write a number from 1, asked first, to 50000, or leave it out for the place in the list",
          at: ["x-ctapi-priority"])
      }
      let parsed = try DocumentCompiler.match(match)
      guard
        element["x-ctapi-mock"] != nil || element["x-ctapi-redirect"] != nil
          || element["x-amazon-apigateway-integration"] != nil
      else {
        throw DocumentCompiler.refusal(
          "the variant has no integration",
          hint: "give it x-ctapi-mock, x-ctapi-redirect or x-amazon-apigateway-integration")
      }
      return RouteVariant(priority: priority, match: parsed, integrationID: integrationID(of: element, key, at: place))
    } catch {
      report(error, at: place)
      return nil
    }
  }

  private static func match(_ value: JSON) throws(PlacedError) -> RequestMatch {
    do throws(PlacedError) {
      return try RequestMatch(reading: value)
    } catch {
      throw PlacedError(error.error, at: ["x-ctapi-match"] + error.path)
    }
  }

  private static func refusal(_ message: String, hint: String, at path: [String] = []) -> PlacedError {
    PlacedError(CtapiError(.invalidIntegration, message, hint: hint), at: path)
  }
}
