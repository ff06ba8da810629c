package import CtapiCore

extension DefinitionStorage {
  /// What importing `document` as the API `name` would do; nothing is changed.
  ///
  /// With `merging`, routes and components of the API that the document does not have are kept. `newID` gives the id
  /// of an API that is not there yet.
  package func plan(
    _ document: Document, name: String, options: ImportOptions, merging: Bool = false, newID: () -> String
  ) throws(CtapiError) -> ImportPlan {
    let entries = try entries()
    let existing = entries.first { $0.name == name }
    var old: API?
    var document = document
    if let existing {
      if merging {
        let stored = try stored(existing)
        old = stored.api
        document = DocumentMerge.merged(document, into: stored.document)
      } else {
        old = try comparable(existing)
      }
    }
    let imported = API.importing(document, id: existing?.id ?? newID(), name: name, options: options)
    let limits = try limits
    var beyond = limits.findings(imported.api, replacing: old)
    if existing == nil, let limit = limits.apis, entries.count >= limit {
      beyond.append(
        Finding(
          .error, "quota", "\(entries.count + 1) APIs, more than the limit of \(limit)",
          hint: "import it over another with --api, or raise limits.apis in config.yaml", at: JSONPointer()))
    }
    return ImportPlan(imported, beyond: beyond, document: document, options: options, replacing: old)
  }

  /// The API that a document is about to replace; nil where it cannot be read, which a good document mends.
  private func comparable(_ entry: APIEntry) throws(CtapiError) -> API? {
    do throws(CtapiError) {
      return try api(entry)
    } catch  where error.code == .dataDirectory {
      return nil
    }
  }

  /// Does what a plan says; false when nothing differs from what is there.
  ///
  /// Throws `invalid-document` for a plan with errors, so that no half-understood API is ever served.
  package func apply(_ plan: ImportPlan) throws(CtapiError) -> Bool {
    if let error = plan.findings.first(where: { $0.severity == .error }) {
      throw CtapiError(
        .invalidDocument, error.message, hint: error.hint, place: plan.document.place(of: error.pointer))
    }
    let isChanged = try put(plan.api, document: plan.document, options: plan.options)
    if isChanged { database.emptyLog() }
    return isChanged
  }
}
