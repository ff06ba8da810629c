package import CtapiCore

extension API {
  /// What became of a document.
  package struct Imported: Sendable {
    /// The API; not to be served while ``findings`` holds an error.
    package let api: API
    /// What was found.
    package let findings: [Finding]

    /// Whether the API can be served.
    package var isUsable: Bool { findings.worst != .error }
  }

  /// Derives an API from an OpenAPI 3.0 document (`gateway.md` 6).
  package static func importing(
    _ document: Document, id: String, name: String, options: ImportOptions = ImportOptions()
  ) -> Imported {
    var compiler = DocumentCompiler(document, options, apiID: id)
    let api = compiler.compile(name: name)
    return Imported(api: api, findings: compiler.findings)
  }

  /// Whether a document has a security scheme that only ``ImportOptions/issuer`` or the local pool can enforce.
  package static func needsIssuer(_ document: Document) -> Bool {
    (document.root["components"]?["securitySchemes"]?.objectValue?.members ?? []).contains {
      SchemeCompiler.needsIssuer($0.value)
    }
  }

  /// Whether a document has paths and none of them an integration.
  package static func isPlain(_ document: Document) -> Bool {
    let items = document.root["paths"]?.objectValue?.members ?? []
    return !items.isEmpty && !items.contains { DocumentCompiler.mentionsIntegration($0.value) }
  }
}
