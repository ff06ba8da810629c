package import CtapiCore

/// Tables and items in `store.db`, shared with any number of other processes (`store.md` 5.4).
///
/// Every write is one transaction that no other writer can come between, so a condition and its write are one step.
/// Like its database, a store belongs to one thread at a time.
package final class ItemStore {
  let database: Database

  /// The store in an open file, whose tables are made when absent.
  package init(_ database: Database) throws(CtapiError) {
    self.database = database
    try database.migrate(component: "store", ItemStore.steps)
  }

  /// The layout's history; a released step is never edited.
  ///
  /// `tid` is never used twice, so that a process that still holds a deleted table cannot write into its successor.
  /// `sz` stands before the item, so that reading it touches no overflow page.
  private static let steps = [
    """
    CREATE TABLE tbl(
      tid INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
      hname TEXT NOT NULL, htype TEXT NOT NULL, rname TEXT, rtype TEXT,
      uuid TEXT NOT NULL, created INTEGER NOT NULL, settings TEXT NOT NULL,
      items INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE item(
      tid INTEGER NOT NULL, ph INTEGER NOT NULL, hk BLOB NOT NULL, rk BLOB NOT NULL,
      sz INTEGER NOT NULL, js BLOB NOT NULL, pj BLOB,
      PRIMARY KEY(tid, ph, hk, rk)) WITHOUT ROWID;
    """
  ]

  /// Runs several reads and writes as one: all of them happen, or after an error none.
  package func transaction<Result>(_ body: () throws(CtapiError) -> Result) throws(CtapiError) -> Result {
    try database.transaction(body)
  }

  /// The error of naming a table that does not exist.
  static func noTable(_ name: String) -> CtapiError {
    let shown = name.escapedForTerminal
    return CtapiError(
      .tableNotFound, "no table '\(shown)'",
      hint: TableDefinition.isValidName(name)
        ? "create it with: ctapi store table create \(shown)" : "see which there are: ctapi store table list")
  }
}
