package import CtapiCore

extension DocumentEdit {
  /// The document with these CORS settings, or with nil without any; throws `invalid-cors`.
  package static func setting(cors: CORS?, in stored: StoredAPI) throws(CtapiError) -> Document {
    try cors?.check()
    var root = stored.document.root
    root[JSONPointer(["x-amazon-apigateway-cors"])] = cors?.json
    return Document(root, format: stored.document.format)
  }
}
