import CtapiCore

extension DocumentCompiler {
  /// The document's CORS settings, checked.
  mutating func compileCORS() -> CORS? {
    guard let value = root["x-amazon-apigateway-cors"] else { return nil }
    let place = JSONPointer(["x-amazon-apigateway-cors"])
    do throws(PlacedError) {
      let cors = try CORS(reading: value)
      for name in value.objectValue?.names ?? [] where !CORS.memberNames.contains(name) {
        report(
          .warning, "cors-unknown-member",
          "'\(name.escapedForTerminal)' is no CORS setting and is ignored, as by API Gateway",
          hint: "the settings are \(CORS.memberNames.sorted().joined(separator: ", "))", at: place.appending(name))
      }
      for (index, method) in cors.allowMethods.enumerated() where !CORS.hasRoutes(method) {
        report(
          .warning, "cors-method", "no route can have the method '\(method.escapedForTerminal)'",
          hint: "write GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or *",
          at: place.appending("allowMethods").appending(index))
      }
      return cors
    } catch {
      report(error, at: place)
      return nil
    }
  }
}

extension CORS {
  /// Whether a route can have the method; `ANY` is a route's word, not one of CORS.
  fileprivate static func hasRoutes(_ method: String) -> Bool {
    method == "*" || RouteMethod(rawValue: method).map { $0 != .any } == true
  }
}
