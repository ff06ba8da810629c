package import CtapiCore
package import CtapiDefinition

/// A definition that is looked at before it is imported.
package struct ExaminedDocument {
  /// What the gateway would serve.
  let api: API
  /// What the linter says of it.
  let findings: [Diagnostic]

  /// Reads a document as an import would; what of it cannot be imported is among the findings.
  ///
  /// Throws `invalid-input` (exit 6) with its place for one that does not parse.
  package init(parsing bytes: [UInt8], file: String?, locality: Locality, pool: LocalIssuer?) throws(CtapiError) {
    let document = try Document(parsing: bytes, file: file)
    let options = DefinitionCheckup.options(locality, pool)
    api = API.importing(document, id: "document00", name: file ?? "standard input", options: options).api
    findings = DefinitionCheckup.lint(document, options)
  }
}
