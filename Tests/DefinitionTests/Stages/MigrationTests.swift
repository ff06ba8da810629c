import CtapiCore
import CtapiDefinition
import Testing

/// State that earlier versions wrote is taken over whole.
@Suite struct MigrationTests {
  private static let first = """
    CREATE TABLE component(name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO component VALUES('definition', 1);
    CREATE TABLE api(
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, format TEXT NOT NULL,
      options TEXT NOT NULL, document BLOB NOT NULL, archive BLOB NOT NULL, compiled BLOB NOT NULL);
    INSERT INTO api VALUES('abc', 'api', 3, 'yaml', '{"basePath":"ignore","region":"r","account":"a","audience":[]}',
      'openapi: 3.0.1
    info: {title: old}
    paths: {/a: {get: {}}}
    ', x'01', x'01')
    """

  @Test func anAPIWithoutStagesGetsTheDefaultOne() throws {
    let database = try Database(path: ":memory:")
    try database.execute(Self.first)
    let storage = try DefinitionStorage(database)
    let entry = try storage.entry(nil)
    #expect(entry.revision == 3)
    let stages = try storage.stages(of: entry)
    #expect(stages.map(\.name) == ["$default"])
    #expect(stages[0].autoDeploy && stages[0].created.seconds > 1_600_000_000)
    #expect(stages[0].deploymentID == (try storage.deployments(of: entry)).first?.id)
    let published = try storage.publication().apis[0].stages
    #expect(published.map { $0.definition.routes.map(\.key.description) } == [["GET /a"]])
    #expect(try storage.apis()[0].routes.count == 1)
  }

  @Test func aNewerStateIsRefused() throws {
    let database = try Database(path: ":memory:")
    _ = try DefinitionStorage(database)
    try database.execute("UPDATE component SET version = 99 WHERE name = 'definition'")
    let error = #expect(throws: CtapiError.self) { try DefinitionStorage(database) }
    #expect(error?.code == .dataDirectory)
  }

  @Test func damagedStagesAreErrorsNotTraps() throws {
    let database = try Database(path: ":memory:")
    try database.execute(Self.first)
    let storage = try DefinitionStorage(database)
    let entry = try storage.entry(nil)
    for text in [
      "", "{}", "[]", "{\"stageName\":1}", "{\"stageName\":\"a\",\"autoDeploy\":true,\"createdDate\":\"x\"}",
      #"{"stageName":"a","autoDeploy":true,"createdDate":"2026-01-01T00:00:00Z","lastUpdatedDate":"2026-01-01T00:00:00Z","accessLogSettings":{"destination":"a"}}"#,
    ] {
      let statement = try database.prepare("UPDATE stage SET settings = ?")
      statement.bind(1, text)
      try statement.run()
      #expect(throws: CtapiError.self) { try storage.stages(of: entry) }
    }
  }
}
