import CtapiCore
import CtapiDefinition

extension SchemeSummary {
  /// The columns of a table.
  static let columns = ["AUTHORIZER", "ISSUER", "AUDIENCE", "ROUTES"]

  /// The cells of a table.
  var cells: [String] {
    let rest =
      authorizer.map { authorizer in
        authorizer.request.map { ["asked at \($0.url.text)", "-"] }
          ?? [authorizer.issuer, authorizer.audience.joined(separator: " ")]
      } ?? ["cannot be enforced", "-"]
    return ([name] + rest + [String(routes)]).map(\.escapedForTerminal)
  }

  /// The form of `--json`.
  var json: JSON {
    var object: JSONObject = ["name": .string(name)]
    if let authorizer, let request = authorizer.request {
      object["id"] = .string(authorizer.id)
      object["type"] = "REQUEST"
      object["authorizerUri"] = .string(request.url.text)
      object["identitySources"] = .strings(request.sources)
      object["authorizerPayloadFormatVersion"] = .string(request.payloadFormat.rawValue)
      object["authorizerResultTtlInSeconds"] = .integer(request.resultTTL)
      object["enableSimpleResponses"] = .bool(request.usesSimpleResponses)
    } else if let authorizer {
      object["id"] = .string(authorizer.id)
      object["issuer"] = .string(authorizer.issuer)
      object["audience"] = .strings(authorizer.audience)
      object["identitySource"] = .string(authorizer.identitySource.description)
      object["algorithms"] = .strings(authorizer.algorithms)
    }
    if let problem { object["problem"] = .string(problem) }
    object["routes"] = .integer(routes)
    return .object(object)
  }

  /// The form for reading: a name and a value a line.
  var text: String {
    var lines = ["authorizer   \(name)"]
    if let authorizer, let request = authorizer.request {
      lines.append("id           \(authorizer.id)")
      lines.append("asked at     \(request.url.text)")
      lines.append("sources      \(request.sources.joined(separator: " "))")
      lines.append("event        \(request.payloadFormat.rawValue)")
      lines.append(
        "answer       \(request.usesSimpleResponses ? "isAuthorized" : "a policy"), kept \(request.resultTTL) s")
    } else if let authorizer {
      lines.append("id           \(authorizer.id)")
      lines.append("issuer       \(authorizer.issuer)")
      lines.append("audience     \(authorizer.audience.joined(separator: " "))")
      lines.append("source       \(authorizer.identitySource)")
      lines.append("algorithms   \(authorizer.algorithms.joined(separator: " "))")
    }
    if let problem { lines.append("problem      \(problem)") }
    lines.append("routes       \(routes)")
    return lines.map(\.escapedForTerminal).joined(separator: "\n")
  }
}
