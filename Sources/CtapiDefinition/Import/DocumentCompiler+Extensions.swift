import CtapiCore

extension DocumentCompiler {
  static let rootExtensions: Set<String> = [
    "x-amazon-apigateway-cors", "x-amazon-apigateway-importexport-version", "x-ctapi-encoded-paths",
    "x-ctapi-l4-listeners", ReferencedFiles.member,
  ]
  static let operationExtensions: Set<String> = [
    "x-amazon-apigateway-integration", "x-amazon-apigateway-auth",
    "x-ctapi-mock", "x-ctapi-redirect", "x-ctapi-variants",
  ]
  static let pathExtensions: Set<String> = ["x-amazon-apigateway-any-method"]
  static let authorizerMembers: Set<String> = [
    "type", "identitySource", "jwtConfiguration", "x-ctapi-algorithms", "authorizerResultTtlInSeconds",
  ]

  /// The extensions outside of operations: those of the root, of servers, tags and shared integrations.
  mutating func checkRootExtensions() {
    checkExtensions(of: root, at: JSONPointer(), known: DocumentCompiler.rootExtensions)
    if let version = root["x-amazon-apigateway-importexport-version"], version != "1.0" {
      report(
        .warning, "importexport-version",
        "the version of the export is \(version.text().escapedForTerminal), and API Gateway knows only \"1.0\"",
        hint: "write x-amazon-apigateway-importexport-version: '1.0', or leave it out",
        ["x-amazon-apigateway-importexport-version"])
    }
    for (index, server) in (root["servers"]?.arrayValue ?? []).enumerated() {
      let place = JSONPointer(["servers", String(index)])
      let known: Set<String> = index == 0 ? ["x-amazon-apigateway-endpoint-configuration"] : []
      checkExtensions(of: server, at: place, known: known)
      let settings = server["x-amazon-apigateway-endpoint-configuration"]?.objectValue
      for name in settings?.names ?? [] where name != "disableExecuteApiEndpoint" {
        report(
          .warning, "extension-ignored", "'\(name.escapedForTerminal)' has no effect in an HTTP API",
          hint: "remove it", at: place.appending("x-amazon-apigateway-endpoint-configuration").appending(name))
      }
    }
    for (index, tag) in (root["tags"]?.arrayValue ?? []).enumerated() {
      checkExtensions(of: tag, at: JSONPointer(["tags", String(index)]), known: ["x-amazon-apigateway-tag-value"])
    }
    checkExtensions(
      of: root["components"] ?? [:], at: JSONPointer(["components"]), known: ["x-amazon-apigateway-integrations"])
  }

  /// Names every `x-amazon-apigateway-…` and `x-ctapi-…` member that has no effect here, so that none is ignored
  /// silently; those of ctapi are errors, those of REST APIs are what AWS ignores too (`gateway.md` 6.3).
  mutating func checkExtensions(of value: JSON, at pointer: JSONPointer, known: Set<String>) {
    guard let object = value.objectValue else { return }
    for member in object.members where !known.contains(member.name) {
      let place = pointer.appending(member.name)
      if member.name.hasPrefix("x-ctapi-") {
        report(
          .error, "extension-unknown", "'\(member.name.escapedForTerminal)' is not known here",
          hint: "remove it, or take one of: ctapi help extensions", at: place)
      } else if member.name.hasPrefix("x-amazon-apigateway-") {
        report(
          .warning, "extension-ignored",
          "'\(member.name.escapedForTerminal)' has no effect in an HTTP API", hint: "remove it", at: place)
      }
    }
  }
}
