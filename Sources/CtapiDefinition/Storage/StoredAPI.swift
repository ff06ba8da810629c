package import CtapiCore

/// An API as it is kept: its document, how that was imported, and what was derived.
package struct StoredAPI: Sendable {
  /// What the gateway serves.
  package var api: API
  /// The document, whole.
  package var document: Document
  /// How it was imported.
  package var options: ImportOptions
  /// Counts the changes.
  package var revision: Int

  /// This API with another document, whose parts are not derived yet.
  package func with(_ document: Document) -> StoredAPI {
    StoredAPI(api: api, document: document, options: options, revision: revision)
  }
}
