package import CtapiCore

extension CORS {
  /// The members of `x-amazon-apigateway-cors`.
  package static let memberNames: Set<String> = [
    "allowOrigins", "allowCredentials", "exposeHeaders", "maxAge", "allowMethods", "allowHeaders",
  ]

  /// Reads the settings; throws `invalid-cors` or `cors-credentials` for what API Gateway refuses.
  package init(_ value: JSON) throws(CtapiError) {
    self = try PlacedError.unplaced { () throws(PlacedError) in try CORS(reading: value) }
  }

  /// The settings as a document writes them.
  package var json: JSON {
    var object = JSONObject()
    if !allowMethods.isEmpty { object["allowMethods"] = .strings(allowMethods) }
    if !allowHeaders.isEmpty { object["allowHeaders"] = .strings(allowHeaders) }
    if !exposeHeaders.isEmpty { object["exposeHeaders"] = .strings(exposeHeaders) }
    if let maxAge { object["maxAge"] = .integer(maxAge) }
    if allowCredentials { object["allowCredentials"] = true }
    if !allowOrigins.isEmpty { object["allowOrigins"] = .strings(allowOrigins) }
    return .object(object)
  }
}
