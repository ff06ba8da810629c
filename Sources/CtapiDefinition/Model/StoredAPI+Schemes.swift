package import CtapiCore

extension StoredAPI {
  /// The document's security schemes, used or not, in order.
  package var schemes: [SchemeSummary] {
    var compiler = DocumentCompiler(document, options, apiID: api.id)
    return compiler.securitySchemeNames.map { name in
      compiler.findings = []
      let authorizer = compiler.authorizer(named: name, at: JSONPointer(["components", "securitySchemes", name]))
      let problem = authorizer == nil ? compiler.findings.first { $0.severity == .error } : nil
      return SchemeSummary(
        name: name, authorizer: authorizer, problem: authorizer == nil ? problem?.message ?? "it leads nowhere" : nil,
        hint: problem?.hint,
        routes: api.routes.count { $0.authorization.authorizerID == authorizer?.id && authorizer != nil })
    }
  }

  /// The security scheme of that name; throws `authorizer-not-found`.
  package func scheme(_ name: String) throws(CtapiError) -> SchemeSummary {
    guard let scheme = schemes.first(where: { $0.name == name || $0.authorizer?.id == name }) else {
      throw CtapiError(
        .authorizerNotFound, "no authorizer '\(name.escapedForTerminal)'",
        hint: "list them: ctapi routes authorizer list")
    }
    return scheme
  }
}
