import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes cors`.
enum RoutesCORS {
  static var command: AppCommand {
    AppCommand(
      "cors", "How an API answers browsers of other origins",
      children: { [RoutesCORSShow.command, RoutesCORSSet.command, RoutesCORSDelete.command] })
  }

  /// Changes the CORS settings in the document; nil removes them.
  static func change(_ invocation: AppInvocation, to cors: CORS?) throws(CtapiError) -> Bool {
    let storage = try invocation.environment.existingDefinitions()
    return try storage.transaction { () throws(CtapiError) in
      let stored = try storage.stored(try storage.entry(invocation.string("api")))
      guard cors != nil || stored.document.root["x-amazon-apigateway-cors"] != nil else { return false }
      return try storage.replace(stored, with: try DocumentEdit.setting(cors: cors, in: stored))
    }
  }
}

extension CORS {
  /// The form for reading: a name and a value a line.
  var text: String {
    var lines: [String] = []
    for (name, list) in [
      ("origins", allowOrigins), ("methods", allowMethods), ("headers", allowHeaders), ("exposes", exposeHeaders),
    ] where !list.isEmpty { lines.append("\(name)      \(list.joined(separator: " "))") }
    if let maxAge { lines.append("max age      \(maxAge) s") }
    lines.append("credentials  \(allowCredentials ? "allowed" : "not allowed")")
    return lines.map(\.escapedForTerminal).joined(separator: "\n")
  }
}
