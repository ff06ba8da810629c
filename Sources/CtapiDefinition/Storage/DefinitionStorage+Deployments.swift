package import CtapiCore

extension DefinitionStorage {
  /// How many automatic deployments are kept that no stage serves, the newest ones; those made by hand stay.
  package static let keptAutomaticDeployments = 10

  /// The deployments of an API, the newest first.
  package func deployments(of entry: APIEntry) throws(CtapiError) -> [Deployment] {
    let statement = try database.prepare(
      "SELECT id, description, created, automatic, revision FROM deployment WHERE api = ? ORDER BY sequence DESC")
    statement.bind(1, entry.id)
    var deployments: [Deployment] = []
    while try statement.step() {
      guard let created = Timestamp(rfc3339: statement.text(2)) else {
        throw entry.damaged("the time of a deployment is none")
      }
      deployments.append(
        Deployment(
          id: statement.text(0), description: statement.optionalText(1), created: created,
          isAutomatic: statement.integer(3) != 0, revision: statement.integer(4)))
    }
    return deployments
  }

  /// The deployment of that id; throws `deployment-not-found`.
  package func deployment(_ id: String, of entry: APIEntry) throws(CtapiError) -> Deployment {
    guard let deployment = try deployments(of: entry).first(where: { $0.id == id }) else {
      throw CtapiError(
        .deploymentNotFound,
        "no deployment '\(id.escapedForTerminal)' of the API '\(entry.name.escapedForTerminal)'",
        hint: "list them: ctapi routes deployment list")
    }
    return deployment
  }

  /// Takes a snapshot of the API's definition, and has `stage` serve it; throws `stage-not-found`, or
  /// `stage-auto-deploys` for a stage that serves every change anyway.
  package func deploy(
    _ entry: APIEntry, description: String? = nil, to stage: String? = nil
  ) throws(CtapiError) -> Deployment {
    try database.transaction { () throws(CtapiError) in
      // The revision may have moved on since the caller looked.
      let entry = try self.entry(entry.id)
      var target = try stage.map { (name) throws(CtapiError) in try self.stage(name, of: entry) }
      if let target, target.autoDeploy { throw DefinitionStorage.autoDeploys(target) }
      if let description, description.utf8.count > 1024 {
        throw CtapiError(.invalidStage, "the description has more than 1024 characters")
      }
      let limits = try limits
      if limits != AccountLimits() { try limits.check(try definition(entry)) }
      let deployment = try makeDeployment(entry, description: description, isAutomatic: false)
      target?.deploymentID = deployment.id
      target?.updated = clock.now
      if let target { try write(target, of: entry) }
      return deployment
    }
  }

  /// Removes a deployment; throws `deployment-not-found`, and `deployment-in-use` while a stage serves it.
  package func delete(deployment id: String, of entry: APIEntry) throws(CtapiError) {
    try database.transaction { () throws(CtapiError) in
      let deployment = try deployment(id, of: entry)
      if let stage = try stages(of: entry).first(where: { $0.deploymentID == id }) {
        throw CtapiError(
          .deploymentInUse, "the stage '\(stage.name)' serves the deployment '\(id)'",
          hint: "have it serve another one: ctapi routes stage update '\(stage.name)' --deployment ID")
      }
      try remove(deployment, of: entry)
      try forgetUnused(entry)
    }
  }

  /// An API as a deployment holds it, with its document.
  package func stored(_ entry: APIEntry, deployment: Deployment) throws(CtapiError) -> StoredAPI {
    try database.snapshot { () throws(CtapiError) in
      let entry = try self.entry(entry.id)
      if deployment.revision == entry.revision { return try stored(entry) }
      let statement = try database.prepare(
        "SELECT format, options, document, archive FROM deployed_definition WHERE api = ? AND revision = ?")
      statement.bind(1, entry.id)
      statement.bind(2, deployment.revision)
      guard try statement.step() else { throw entry.damaged("a deployment's definition is gone") }
      defer { statement.reset() }
      let (document, options) = try entry.source(
        format: statement.text(0), options: statement.text(1), document: statement.blob(2))
      let archive = statement.blob(3)
      let api =
        if let archived = try? API(archive: archive.span) { archived } else {
          try entry.served(document, options)
        }
      return StoredAPI(api: api, document: document, options: options, revision: deployment.revision)
    }
  }

  /// Copies the definition that is about to be replaced, if a deployment holds it.
  func keepDeployed(_ entry: APIEntry) throws(CtapiError) {
    guard try deployments(of: entry).contains(where: { $0.revision == entry.revision }) else { return }
    let statement = try database.prepare(
      """
      INSERT OR IGNORE INTO deployed_definition
      SELECT id, revision, format, options, document, archive FROM api WHERE id = ?
      """)
    statement.bind(1, entry.id)
    try statement.run()
  }

  /// Has the stages that deploy automatically serve the definition as it is now.
  func deployAutomatically(_ entry: APIEntry) throws(CtapiError) {
    let stages = try stages(of: entry).filter(\.autoDeploy)
    if !stages.isEmpty {
      let existing = try deployments(of: entry).first { $0.isAutomatic && $0.revision == entry.revision }
      let deployment =
        if let existing { existing } else {
          try makeDeployment(entry, description: Deployment.automaticDescription, isAutomatic: true)
        }
      for var stage in stages where stage.deploymentID != deployment.id {
        stage.deploymentID = deployment.id
        stage.updated = clock.now
        try write(stage, of: entry)
      }
    }
    try forgetUnused(entry)
  }

  /// Removes automatic deployments that no stage serves, but for the newest, and definitions that none holds.
  func forgetUnused(_ entry: APIEntry) throws(CtapiError) {
    let served = Set(try stages(of: entry).compactMap(\.deploymentID))
    let unserved = try deployments(of: entry).filter { $0.isAutomatic && !served.contains($0.id) }
    for deployment in unserved.dropFirst(DefinitionStorage.keptAutomaticDeployments) {
      try remove(deployment, of: entry)
    }
    let statement = try database.prepare(
      """
      DELETE FROM deployed_definition
      WHERE api = ?1 AND revision NOT IN (SELECT revision FROM deployment WHERE api = ?1)
      """)
    statement.bind(1, entry.id)
    try statement.run()
  }

  private func remove(_ deployment: Deployment, of entry: APIEntry) throws(CtapiError) {
    let statement = try database.prepare("DELETE FROM deployment WHERE api = ? AND id = ?")
    statement.bind(1, entry.id)
    statement.bind(2, deployment.id)
    try statement.run()
  }

  private func makeDeployment(
    _ entry: APIEntry, description: String?, isAutomatic: Bool
  ) throws(CtapiError) -> Deployment {
    let last = try database.prepare("SELECT max(sequence) FROM deployment WHERE api = ?")
    last.bind(1, entry.id)
    var sequence = try last.step() ? last.integer(0) + 1 : 1
    last.reset()
    let taken = Set(try deployments(of: entry).map(\.id))
    var id = ""
    repeat {
      id = StableID.make(entry.id, "deployment", String(sequence), String(clock.now.nanoseconds), length: 6)
      if taken.contains(id) { sequence += 1 }
    } while taken.contains(id)
    let deployment = Deployment(
      id: id, description: description, created: clock.now, isAutomatic: isAutomatic, revision: entry.revision)
    let statement = try database.prepare(
      """
      INSERT INTO deployment(api, sequence, id, description, created, automatic, revision)
      VALUES(?, ?, ?, ?, ?, ?, ?)
      """)
    statement.bind(1, entry.id)
    statement.bind(2, sequence)
    statement.bind(3, deployment.id)
    statement.bind(4, deployment.description)
    statement.bind(5, deployment.created.rfc3339)
    statement.bind(6, isAutomatic ? 1 : 0)
    statement.bind(7, deployment.revision)
    try statement.run()
    return deployment
  }
}
