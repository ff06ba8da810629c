package import CtapiCore

extension StoredAPI {
  /// The document that API Gateway's ExportApi would give for this API (`gateway.md` 6.6).
  ///
  /// Throws `unsupported` for what API Gateway has not.
  package func exportedForAWS(locality: Locality) throws(CtapiError) -> Document {
    Document(try AWSExport(self, locality: locality).document(), format: document.format)
  }
}
