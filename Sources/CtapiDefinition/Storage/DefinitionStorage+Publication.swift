package import CtapiCore

extension DefinitionStorage {
  /// Everything that is to be served, read from one view of the file.
  ///
  /// A stage without a deployment has nothing to serve, and is told by itself: it answers 404 (`gateway.md` K103), for a
  /// path that begins with its name is no other stage's.
  package func publication() throws(CtapiError) -> Publication {
    try database.snapshot { () throws(CtapiError) in
      var problems: [Diagnostic] = []
      var apis: [Publication.Entry] = []
      for entry in try entries() { apis.append(try published(entry, &problems)) }
      var domains: [PublishedDomain] = []
      for domain in try self.domains() {
        domains.append(PublishedDomain(domain, mappings: try mappings(of: domain)))
      }
      return Publication(apis: apis, domains: domains, problems: problems)
    }
  }

  private func published(_ entry: APIEntry, _ problems: inout [Diagnostic]) throws(CtapiError) -> Publication.Entry {
    let deployments = Dictionary(uniqueKeysWithValues: try deployments(of: entry).map { ($0.id, $0) })
    // Stages that serve the same revision share one value.
    var definitions: [Int: API] = [:]
    var published: [PublishedStage] = []
    var undeployed: [Stage] = []
    for stage in try stages(of: entry) {
      guard let id = stage.deploymentID, let deployment = deployments[id] else {
        undeployed.append(stage)
        continue
      }
      if definitions[deployment.revision] == nil {
        definitions[deployment.revision] = try definition(entry, deployment)
      }
      guard let (api, found) = definitions[deployment.revision]?.applying(stage) else { continue }
      problems += found
      published.append(PublishedStage(stage: stage, definition: api))
    }
    return Publication.Entry(id: entry.id, name: entry.name, stages: published, undeployed: undeployed)
  }

  private func definition(_ entry: APIEntry, _ deployment: Deployment) throws(CtapiError) -> API {
    if deployment.revision == entry.revision { return try definition(entry) }
    let statement = try database.prepare("SELECT archive FROM deployed_definition WHERE api = ? AND revision = ?")
    statement.bind(1, entry.id)
    statement.bind(2, deployment.revision)
    guard try statement.step() else { throw entry.damaged("a deployment's definition is gone") }
    let archive = statement.blob(0)
    statement.reset()
    // An archive that cannot be read is compiled again from the document.
    if let api = try? API(archive: archive.span) { return api }
    return try stored(entry, deployment: deployment).api
  }
}
