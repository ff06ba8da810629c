extension DefinitionStorage {
  /// The tables, step by step; a step that has been published is never changed.
  static let migrations = [
    """
    CREATE TABLE api(
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, format TEXT NOT NULL,
      options TEXT NOT NULL, document BLOB NOT NULL, archive BLOB NOT NULL, compiled BLOB NOT NULL)
    """,
    // What has no place in a document. Until now every API had the one stage that it gets here.
    """
    CREATE TABLE stage(
      api TEXT NOT NULL, name TEXT NOT NULL, settings TEXT NOT NULL, PRIMARY KEY(api, name)) WITHOUT ROWID;
    CREATE TABLE deployment(
      api TEXT NOT NULL, sequence INTEGER NOT NULL, id TEXT NOT NULL, description TEXT, created TEXT NOT NULL,
      automatic INTEGER NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY(api, sequence), UNIQUE(api, id)) WITHOUT ROWID;
    CREATE TABLE deployed_definition(
      api TEXT NOT NULL, revision INTEGER NOT NULL, format TEXT NOT NULL, options TEXT NOT NULL,
      document BLOB NOT NULL, archive BLOB NOT NULL, PRIMARY KEY(api, revision));
    CREATE TABLE domain(name TEXT PRIMARY KEY, certificate TEXT, created TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE mapping(
      domain TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, api TEXT NOT NULL, stage TEXT NOT NULL,
      PRIMARY KEY(domain, key), UNIQUE(domain, id)) WITHOUT ROWID;
    INSERT INTO deployment
      SELECT id, 1, 'import', 'Automatic deployment triggered by changes to the Api configuration',
        strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 1, revision FROM api;
    INSERT INTO stage
      SELECT id, '$default', '{"stageName":"$default","autoDeploy":true,"deploymentId":"import","createdDate":"'
        || strftime('%Y-%m-%dT%H:%M:%SZ', 'now') || '","lastUpdatedDate":"'
        || strftime('%Y-%m-%dT%H:%M:%SZ', 'now') || '"}' FROM api
    """,
  ]
}
