import CtapiCore
import CtapiRegistry

extension Namespace {
  /// The form of `--json`.
  func json(in locality: Locality) -> JSON {
    var object: JSONObject = [
      "id": .string(id), "arn": .string(arn(in: locality).description), "name": .string(name),
      "type": .string(kind.rawValue), "description": .string(description), "serviceCount": .integer(serviceCount),
      "createdAt": .string(createdAt.rfc3339),
    ]
    if kind == .dnsPrivate {
      object["hostedZoneId"] = .string(hostedZoneID)
      object["negativeTtl"] = .integer(negativeTTL)
    }
    return .object(object)
  }
}
