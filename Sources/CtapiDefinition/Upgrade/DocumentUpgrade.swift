package import CtapiCore

/// Converts OpenAPI 3.1 and Swagger 2.0 to OpenAPI 3.0, and says of every change what became of what.
///
/// Nothing is lost: what OpenAPI 3.0 has no word for is kept under `x-openapi31-…` or `x-swagger2-…`.
package enum DocumentUpgrade {
  /// A converted document.
  package struct Result: Sendable {
    /// The document, in the notation of the one that was given.
    package let document: Document
    /// The changes, with pointers into the document that was given; a warning where the meaning is wider than it was.
    package let changes: [Finding]
  }

  /// The version that documents are converted to.
  static let version: JSON = "3.0.3"

  /// The document as OpenAPI 3.0; nil for one that needs no conversion, or that no conversion is known for.
  package static func upgraded(_ document: Document) -> Result? {
    guard let root = document.root.objectValue else { return nil }
    if root["swagger"].map({ $0.stringValue == "2.0" || $0.numberValue?.text == "2.0" }) ?? false {
      var upgrade = SwaggerUpgrade()
      return Result(
        document: Document(upgrade.upgraded(root), format: document.format, file: converted(document.file)),
        changes: upgrade.changes)
    }
    guard let version = root["openapi"].flatMap(DocumentCompiler.version), version == "3.1" || version.hasPrefix("3.1.")
    else { return nil }
    var upgrade = OpenAPI31Upgrade()
    return Result(
      document: Document(upgrade.upgraded(root), format: document.format, file: converted(document.file)),
      changes: upgrade.changes)
  }

  /// Lines of a converted document are not those of the file.
  private static func converted(_ file: String?) -> String? { file.map { $0 + " (upgraded)" } }
}
