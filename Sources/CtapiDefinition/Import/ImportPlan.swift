package import CtapiCore

/// What an import would do: the API as it would be, and how its routes differ from what is there.
package struct ImportPlan: Sendable {
  /// The API as it would be.
  package let api: API
  /// The document as it would be kept.
  package let document: Document
  /// How it is imported.
  package let options: ImportOptions
  /// What was found.
  package let findings: [Finding]
  /// Keys of routes that would be new.
  package let created: [String]
  /// Keys of routes that would answer in another way.
  package let updated: [String]
  /// Keys of routes that would be gone.
  package let deleted: [String]

  /// A plan for what became of a document; `beyond` is what the account's limits do not allow.
  init(
    _ imported: API.Imported, beyond: [Finding], document: Document, options: ImportOptions, replacing old: API?
  ) {
    api = imported.api
    self.document = document
    self.options = options
    findings = imported.findings + beyond
    var before: [String: ServedRoute] = [:]
    for route in old?.served ?? [] { before[route.route.key.identity] = route }
    var created: [String] = []
    var updated: [String] = []
    for route in api.served {
      let key = route.route.key
      guard let earlier = before.removeValue(forKey: key.identity) else {
        created.append(key.description)
        continue
      }
      if earlier != route { updated.append(key.description) }
    }
    self.created = created
    self.updated = updated
    deleted = (old?.routes ?? []).filter { before[$0.key.identity] != nil }.map(\.key.description)
  }
}
