import CtapiCore

extension DocumentCompiler {
  static let rootExtensions: Set<String> = [
    "x-amazon-apigateway-cors", "x-amazon-apigateway-importexport-version", "x-ctapi-encoded-paths",
    ReferencedFiles.member,
  ]
  static let operationExtensions: Set<String> = ["x-amazon-apigateway-integration", "x-amazon-apigateway-auth"]
  static let pathExtensions: Set<String> = ["x-amazon-apigateway-any-method"]
  static let authorizerMembers: Set<String> = [
    "type", "identitySource", "jwtConfiguration", "x-ctapi-algorithms", "authorizerResultTtlInSeconds",
  ]

  /// Names every `x-amazon-apigateway-…` and `x-ctapi-…` member that has no effect here, so that none is ignored
  /// silently; those of ctapi are errors, those of REST APIs are what AWS ignores too (`gateway.md` 6.3).
  mutating func checkExtensions(of value: JSON, at pointer: JSONPointer, known: Set<String>) {
    guard let object = value.objectValue else { return }
    for member in object.members where !known.contains(member.name) {
      let place = pointer.appending(member.name)
      if member.name.hasPrefix("x-ctapi-") {
        report(.error, "extension-unknown", "'\(member.name.escapedForTerminal)' is not known here", at: place)
      } else if member.name.hasPrefix("x-amazon-apigateway-") {
        report(
          .warning, "extension-ignored",
          "'\(member.name.escapedForTerminal)' has no effect in an HTTP API", at: place)
      }
    }
  }
}
