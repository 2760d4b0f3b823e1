#include <sqlite3.h>

/// Swift cannot call the variadic sqlite3_db_config.
static inline int onewindow_no_checkpoint_on_close(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/// Swift cannot call the variadic sqlite3_config. Savepoints keep the pages they may have to put back in memory, not
/// in a temporary file. Only before SQLite's first use in the process; SQLITE_MISUSE afterwards, which harms nothing.
static inline int onewindow_savepoints_in_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}
