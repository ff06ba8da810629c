import CtapiCore
import CtapiDefinition

extension ServedRoute {
  /// The form of `--json`.
  var json: JSON {
    var object: JSONObject = ["id": .string(route.id), "key": .string(route.key.description)]
    if let name = route.operationName { object["operationName"] = .string(name) }
    if let authorizer {
      object["authorizer"] =
        authorizer.request.map { $0.json(authorizer) } ?? [
          "id": .string(authorizer.id), "name": .string(authorizer.name), "issuer": .string(authorizer.issuer),
          "audience": .strings(authorizer.audience), "identitySource": .string(authorizer.identitySource.description),
          "algorithms": .strings(authorizer.algorithms),
        ]
      object["scopes"] = .strings(route.authorization.scopes)
    }
    if let integration { object["integration"] = integration.json }
    return .object(object)
  }

  /// The form for reading: a name and a value a line.
  var text: String {
    var lines = ["key          \(route.key)", "id           \(route.id)"]
    if let name = route.operationName { lines.append("operation    \(name)") }
    lines.append("authorizer   \(authorizer.map { "\($0.name) (\($0.request?.url.text ?? $0.issuer))" } ?? "none")")
    if !route.authorization.scopes.isEmpty {
      lines.append("scopes       \(route.authorization.scopes.joined(separator: " "))")
    }
    guard let integration else {
      return (lines + ["target       none"]).map(\.escapedForTerminal).joined(separator: "\n")
    }
    lines.append("target       \(integration.targetText)")
    lines.append("method       \(integration.method?.rawValue ?? "as the client's")")
    lines.append("timeout      \(integration.timeoutMilliseconds) ms")
    for mapping in integration.requestParameters { lines.append("request      \(mapping.key) = \(mapping.value)") }
    for response in integration.responseParameters {
      for mapping in response.changes { lines.append("response \(response.status) \(mapping.key) = \(mapping.value)") }
    }
    return lines.map(\.escapedForTerminal).joined(separator: "\n")
  }
}

extension RequestAuthorizer {
  /// The form of `--json`.
  func json(_ authorizer: Authorizer) -> JSON {
    [
      "id": .string(authorizer.id), "name": .string(authorizer.name), "url": .string(url.text),
      "payloadFormatVersion": .string(payloadFormat.rawValue), "resultTtlSeconds": .integer(resultTTL),
      "simpleResponses": .bool(usesSimpleResponses), "identitySource": .strings(sources),
    ]
  }
}

extension Integration {
  /// The target in one line.
  var targetText: String {
    switch target {
    case .url(let url): url.text
    case .service(let service): service.text
    case .mock(let mock): "mock \(mock.status)"
    case .variableURL(let text): text
    case .function(let function): "function \(function.url.text)"
    case .redirect(let redirect): "redirect \(redirect.status)"
    }
  }

  /// The form of `--json`.
  var json: JSON {
    var object: JSONObject = [
      "id": .string(id), "target": .string(targetText), "method": .string((method ?? .any).rawValue),
      "timeout": .number(JSONNumber(unchecked: String(Double(timeoutMilliseconds) / 1000))),
    ]
    if let connectionID { object["connectionId"] = .string(connectionID) }
    if let serverNameToVerify { object["serverNameToVerify"] = .string(serverNameToVerify) }
    if !requestParameters.isEmpty {
      object["requestParameters"] = .object(
        JSONObject(uniqueMembers: requestParameters.map { .init(name: $0.key, value: .string($0.value)) }))
    }
    if !responseParameters.isEmpty {
      object["responseParameters"] = .object(
        JSONObject(
          uniqueMembers: responseParameters.map { response in
            .init(
              name: String(response.status),
              value: .object(
                JSONObject(uniqueMembers: response.changes.map { .init(name: $0.key, value: .string($0.value)) })))
          }))
    }
    return .object(object)
  }
}
