import CtapiCore

/// What is derived from the document that is kept of an API; every failure names the API, and what mends it.
extension APIEntry {
  /// The document and how it was imported, of what the database has of them; throws `data-directory`.
  func source(
    format: String, options: String, document: [UInt8]
  ) throws(CtapiError) -> (document: Document, options: ImportOptions) {
    guard let format = DocumentFormat(rawValue: format) else { throw damaged("its notation is unknown") }
    do throws(CtapiError) {
      let options = ImportOptions(try JSON(parsing: options))
      // A document that was taken with a larger --max-bytes is read again whatever its size.
      return (try Document(parsing: document, format: format, maximumBytes: .max), options)
    } catch {
      throw damaged(error.message)
    }
  }

  /// The API of its document, without stages; throws `data-directory` where that cannot be served, so that none is
  /// served half.
  func served(_ document: Document, _ options: ImportOptions) throws(CtapiError) -> API {
    let imported = API.importing(document, id: id, name: name, options: options)
    if let error = imported.findings.first(where: { $0.severity == .error }) {
      throw damaged("\(error.message), at \(error.pointer.description.escapedForTerminal)")
    }
    var api = imported.api
    api.stages = []
    return api
  }

  /// The error of an API that cannot be read as it is kept.
  func damaged(_ reason: String) -> CtapiError {
    CtapiError(
      .dataDirectory, "the API '\(name.escapedForTerminal)' cannot be used as it is kept: \(reason)",
      hint: "import its document again: ctapi routes import FILE --api '\(name.escapedForTerminal)'")
  }
}
