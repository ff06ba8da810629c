package import CtapiCore

extension Stage {
  /// The stage with the field names of API Gateway (`gateway.md` 4.2, 7.2); what is unset is left out.
  package var json: JSON {
    var object: JSONObject = ["stageName": .string(name)]
    if let description { object["description"] = .string(description) }
    object["autoDeploy"] = .bool(autoDeploy)
    if let deploymentID { object["deploymentId"] = .string(deploymentID) }
    if let lastDeploymentMessage { object["lastDeploymentStatusMessage"] = .string(lastDeploymentMessage) }
    object["stageVariables"] = .object(
      JSONObject(uniqueMembers: variables.map { .init(name: $0.name, value: .string($0.value)) }))
    object["defaultRouteSettings"] = Stage.settings(throttle, detailedMetrics)
    object["routeSettings"] = .object(
      JSONObject(
        uniqueMembers: routeThrottles.map {
          .init(name: $0.routeKey, value: Stage.settings($0.throttle, $0.detailedMetrics))
        }))
    if let accessLog {
      object["accessLogSettings"] = [
        "destination": .string(accessLog.destination), "format": .string(accessLog.format),
      ]
    }
    object["createdDate"] = .string(created.rfc3339)
    object["lastUpdatedDate"] = .string(updated.rfc3339)
    return .object(object)
  }

  private static func settings(_ throttle: Throttle, _ detailedMetrics: Bool?) -> JSON {
    var object = JSONObject()
    if let detailedMetrics { object["detailedMetricsEnabled"] = .bool(detailedMetrics) }
    if let burst = throttle.burst { object["throttlingBurstLimit"] = .integer(burst) }
    if let rate = throttle.rate { object["throttlingRateLimit"] = .number(JSONNumber(unchecked: rate.plainText)) }
    return .object(object)
  }

  /// Reads what ``json`` gave, as it is kept; throws `data-directory` for anything else.
  init(kept json: JSON) throws(CtapiError) {
    guard let name = json["stageName"]?.stringValue, let autoDeploy = json["autoDeploy"]?.boolValue,
      let created = json["createdDate"]?.stringValue.flatMap(Timestamp.init(rfc3339:)),
      let updated = json["lastUpdatedDate"]?.stringValue.flatMap(Timestamp.init(rfc3339:))
    else { throw ArchiveReader.damaged }
    self.init(name: name, autoDeploy: autoDeploy)
    description = json["description"]?.stringValue
    deploymentID = json["deploymentId"]?.stringValue
    for member in json["stageVariables"]?.objectValue?.members ?? [] {
      variables.append(StageVariable(name: member.name, value: member.value.stringValue ?? ""))
    }
    (throttle, detailedMetrics) = Stage.settings(json["defaultRouteSettings"] ?? [:])
    for member in json["routeSettings"]?.objectValue?.members ?? [] {
      let (throttle, metrics) = Stage.settings(member.value)
      routeThrottles.append(RouteThrottle(routeKey: member.name, throttle: throttle, detailedMetrics: metrics))
    }
    // No member is no log, as Terraform says it (K102).
    if let log = json["accessLogSettings"], log != [:] {
      guard let destination = log["destination"]?.stringValue, let format = log["format"]?.stringValue else {
        throw ArchiveReader.damaged
      }
      accessLog = AccessLogSettings(destination: destination, format: format)
    }
    self.created = created
    self.updated = updated
  }

  private static func settings(_ json: JSON) -> (Throttle, Bool?) {
    let throttle = Throttle(
      rate: json["throttlingRateLimit"]?.numberValue?.double, burst: json["throttlingBurstLimit"]?.numberValue?.integer)
    return (throttle, json["detailedMetricsEnabled"]?.boolValue)
  }
}

extension Double {
  /// The shortest spelling, without a fraction where there is none.
  fileprivate var plainText: String {
    let text = String(self)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
