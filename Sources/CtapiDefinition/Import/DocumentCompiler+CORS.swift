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
      return cors
    } catch {
      report(error, at: place)
      return nil
    }
  }
}
