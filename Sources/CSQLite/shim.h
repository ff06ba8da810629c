#pragma once
#include <sqlite3.h>

/* SQLITE_TRANSIENT is a cast expression, which Swift cannot import; SQLite copies the bytes before returning. */
static inline int ctapi_sqlite3_bind_text(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n) {
  return sqlite3_bind_text64(s, i, (const char *)p, n, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int ctapi_sqlite3_bind_blob(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n) {
  return sqlite3_bind_blob64(s, i, p, n, SQLITE_TRANSIENT);
}
/* sqlite3_db_config and sqlite3_file_control are variadic or untyped. */
static inline int ctapi_sqlite3_no_checkpoint_on_close(sqlite3 *db, int on) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on, (int *)0);
}
static inline int ctapi_sqlite3_persist_wal(sqlite3 *db, int on) {
  int value = on;
  return sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &value);
}
