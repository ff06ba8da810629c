import CtapiCore

extension ImportOptions {
  /// The form in the database.
  var json: JSON {
    var object: JSONObject = [
      "basePath": .string(basePath.rawValue), "region": .string(locality.region),
      "account": .string(locality.account), "audience": .strings(audience),
    ]
    if fillsGaps { object["fillsGaps"] = true }
    if let target { object["target"] = .string(target) }
    if let issuer { object["issuer"] = .string(issuer) }
    if let localPool {
      object["localPool"] = ["issuer": .string(localPool.issuer), "clients": .strings(localPool.clients)]
    }
    return .object(object)
  }

  init(_ json: JSON) {
    self.init(
      target: json["target"]?.stringValue,
      basePath: json["basePath"]?.stringValue.flatMap { BasePath(rawValue: $0) } ?? .ignore,
      locality: Locality(
        region: json["region"]?.stringValue ?? Locality().region,
        account: json["account"]?.stringValue ?? Locality().account),
      issuer: json["issuer"]?.stringValue,
      audience: (json["audience"]?.arrayValue ?? []).compactMap(\.stringValue))
    fillsGaps = json["fillsGaps"]?.boolValue ?? false
    if let pool = json["localPool"], let issuer = pool["issuer"]?.stringValue {
      localPool = LocalIssuer(
        issuer: issuer, clients: (pool["clients"]?.arrayValue ?? []).compactMap(\.stringValue))
    }
  }
}
