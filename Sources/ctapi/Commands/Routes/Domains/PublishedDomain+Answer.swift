import CtapiCore
import CtapiDefinition

extension PublishedDomain {
  /// The columns of a table.
  static let columns = ["DOMAIN", "CERTIFICATE", "MAPPINGS"]

  /// The cells of a table.
  var cells: [String] {
    [domain.name, domain.certificate?.escapedForTerminal ?? "-", String(mappings.count)]
  }

  /// The form of `--json`.
  var json: JSON {
    var object: JSONObject = ["domainName": .string(domain.name)]
    if let certificate = domain.certificate { object["certificate"] = .string(certificate) }
    object["createdDate"] = .string(domain.created.rfc3339)
    object["mappings"] = .array(mappings.map(\.json))
    return .object(object)
  }

  /// The form for reading: a name and a value a line.
  var text: String {
    var lines = ["domain       \(domain.name)"]
    lines.append("certificate  \(domain.certificate ?? "none")")
    for mapping in mappings {
      lines.append("mapping      \(mapping.key.isEmpty ? "(none)" : mapping.key) to \(mapping.apiID) \(mapping.stage)")
    }
    return lines.map(\.escapedForTerminal).joined(separator: "\n")
  }
}

extension APIMapping {
  /// The form of `--json`, with the field names of API Gateway.
  var json: JSON {
    [
      "apiMappingId": .string(id), "domainName": .string(domain), "apiMappingKey": .string(key),
      "apiId": .string(apiID), "stage": .string(stage),
    ]
  }
}
