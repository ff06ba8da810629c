import CtapiCore
import CtapiRegistry

extension DiscoveryService {
  /// The form of `--json`.
  func json(in locality: Locality) -> JSON {
    var object: JSONObject = [
      "id": .string(id), "arn": .string(arn(in: locality).description), "name": .string(name),
      "namespaceId": .string(namespaceID), "namespaceName": .string(namespaceName), "type": .string(kind.rawValue),
      "description": .string(description), "health": .string(healthText), "instanceCount": .integer(instanceCount),
      "revision": .integer(revision), "createdAt": .string(createdAt.rfc3339),
    ]
    if let dns {
      object["dns"] = [
        "routing": .string(dns.routing.rawValue),
        "records": .array(dns.records.map { ["type": .string($0.type.rawValue), "ttl": .integer($0.ttl)] }),
      ]
    }
    return .object(object)
  }

  /// The records in a table: `SRV 60`, `A 60, AAAA 60`.
  var recordsText: String {
    dns.map { $0.records.map { "\($0.type.rawValue) \($0.ttl)" }.joined(separator: ", ") } ?? "-"
  }

  /// The health check in a table.
  var healthText: String { healthCheck == .custom ? "custom" : "none" }
}
