/// The registry's tables; a released step is never edited, a change is a new step.
///
/// `key` is the name as it is compared: folded to lower case where DNS does so.
enum RegistrySchema {
  static let steps = [
    """
    CREATE TABLE registry_namespace(
      id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, description TEXT NOT NULL,
      creator_request_id TEXT NOT NULL, hosted_zone_id TEXT NOT NULL, negative_ttl INTEGER NOT NULL,
      created_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE registry_service(
      id TEXT PRIMARY KEY, namespace_id TEXT NOT NULL REFERENCES registry_namespace(id), name TEXT NOT NULL,
      key TEXT NOT NULL, description TEXT NOT NULL, dns TEXT, custom_health INTEGER NOT NULL,
      creator_request_id TEXT NOT NULL, created_at INTEGER NOT NULL, revision INTEGER NOT NULL,
      UNIQUE(namespace_id, key)) WITHOUT ROWID;
    CREATE TABLE registry_instance(
      service_id TEXT NOT NULL REFERENCES registry_service(id), id TEXT NOT NULL, attributes TEXT NOT NULL,
      is_healthy INTEGER NOT NULL, registered_at INTEGER NOT NULL, PRIMARY KEY(service_id, id)) WITHOUT ROWID;
    """
  ]
}
