#include <sqlite3.h>

/// Swift cannot call the variadic sqlite3_db_config.
static inline int onewindow_no_checkpoint_on_close(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
