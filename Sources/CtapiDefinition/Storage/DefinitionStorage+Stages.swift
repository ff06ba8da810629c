package import CtapiCore

extension DefinitionStorage {
  /// The stages of an API, `$default` first, then by name.
  package func stages(of entry: APIEntry) throws(CtapiError) -> [Stage] {
    let statement = try database.prepare("SELECT settings FROM stage WHERE api = ? ORDER BY name <> '$default', name")
    statement.bind(1, entry.id)
    var stages: [Stage] = []
    while try statement.step() { stages.append(try Stage(kept: try JSON(parsing: statement.text(0)))) }
    return stages
  }

  /// The stage of that name; throws `stage-not-found`.
  package func stage(_ name: String, of entry: APIEntry) throws(CtapiError) -> Stage {
    guard let stage = try stages(of: entry).first(where: { $0.name == name }) else {
      throw CtapiError(
        .stageNotFound, "no stage '\(name.escapedForTerminal)' of the API '\(entry.name.escapedForTerminal)'",
        hint: "list them: ctapi routes stage list --api '\(entry.name.escapedForTerminal)'")
    }
    return stage
  }

  /// Adds a stage; throws `stage-exists`, `invalid-stage` or `deployment-not-found`.
  package func create(_ stage: Stage, of entry: APIEntry) throws(CtapiError) -> Stage {
    try database.transaction { () throws(CtapiError) in
      guard try !stages(of: entry).contains(where: { $0.name == stage.name }) else {
        throw CtapiError(
          .stageExists, "the stage '\(stage.name.escapedForTerminal)' exists",
          hint: "change it with: ctapi routes stage update '\(stage.name.escapedForTerminal)'")
      }
      try limits.check(try stages(of: entry).count + 1, of: \.stages, "stages", setting: "stages")
      try check(stage, of: entry)
      if stage.autoDeploy, stage.deploymentID != nil { throw DefinitionStorage.autoDeploys(stage) }
      try insert(stage, of: entry)
      try deployAutomatically(entry)
      return try self.stage(stage.name, of: entry)
    }
  }

  /// Changes a stage; throws `stage-not-found`, `invalid-stage`, `deployment-not-found`, and `stage-auto-deploys` for
  /// the choice of a deployment where every change is deployed (`gateway.md` K105).
  ///
  /// False when nothing differs from what is there.
  package func update(
    _ name: String, of entry: APIEntry, _ change: (inout Stage) throws(CtapiError) -> Void
  ) throws(CtapiError) -> Bool {
    try database.transaction { () throws(CtapiError) in
      let old = try stage(name, of: entry)
      var new = old
      try change(&new)
      guard new != old else { return false }
      if new.autoDeploy, new.deploymentID != old.deploymentID { throw DefinitionStorage.autoDeploys(new) }
      try check(new, of: entry, replacing: old)
      new.updated = clock.now
      try write(new, of: entry)
      try deployAutomatically(entry)
      return true
    }
  }

  /// Removes a stage; throws `stage-not-found`, and `stage-in-use` while a domain leads to it.
  package func delete(stage name: String, of entry: APIEntry) throws(CtapiError) {
    try database.transaction { () throws(CtapiError) in
      _ = try stage(name, of: entry)
      try checkUnmapped(entry, stage: name)
      let statement = try database.prepare("DELETE FROM stage WHERE api = ? AND name = ?")
      statement.bind(1, entry.id)
      statement.bind(2, name)
      try statement.run()
      try forgetUnused(entry)
    }
  }

  /// Adds a stage as it is, dated now; throws `invalid-stage` for a name that no new one can have.
  func insert(_ stage: Stage, of entry: APIEntry) throws(CtapiError) {
    try Stage.check(newName: stage.name)
    var stage = stage
    stage.created = clock.now
    stage.updated = stage.created
    try write(stage, of: entry)
  }

  func write(_ stage: Stage, of entry: APIEntry) throws(CtapiError) {
    let statement = try database.prepare("INSERT OR REPLACE INTO stage(api, name, settings) VALUES(?, ?, ?)")
    statement.bind(1, entry.id)
    statement.bind(2, stage.name)
    statement.bind(3, stage.json.text())
    try statement.run()
  }

  private func check(_ stage: Stage, of entry: APIEntry, replacing old: Stage? = nil) throws(CtapiError) {
    try stage.check()
    if stage.variables.count > old?.variables.count ?? 0 {
      try limits.check(
        stage.variables.count, of: \.stageVariables, "variables of a stage", setting: "stage-variables")
    }
    if let id = stage.deploymentID { _ = try deployment(id, of: entry) }
  }

  static func autoDeploys(_ stage: Stage) -> CtapiError {
    CtapiError(
      .stageAutoDeploys,
      "Deployment ID cannot be set on the stage '\(stage.name)', which deploys every change by itself",
      hint: "turn that off first: ctapi routes stage update '\(stage.name)' --auto-deploy off")
  }
}
