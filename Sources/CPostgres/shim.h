#pragma once
#include <libpq-fe.h>

// Connects within 5 s, and notices within 10 s that the server's machine is gone, unless the address says otherwise: what
// comes later in the list counts. A shim because Swift builds no arrays of constant strings for C.
static inline PGconn *onewindow_pg_connect(const char *address) {
    const char *const names[] = {"connect_timeout", "tcp_user_timeout", "keepalives_idle", "dbname", NULL};
    const char *const values[] = {"5", "10000", "10", address, NULL};
    return PQconnectdbParams(names, values, 1);
}

// What libpq says along the way ("NOTICE: …") may hold what somebody sent; errors come with their results.
static void onewindow_pg_silence(void *nobody, const PGresult *result) {
    (void)nobody;
    (void)result;
}

static inline void onewindow_pg_be_silent(PGconn *connection) {
    PQsetNoticeReceiver(connection, onewindow_pg_silence, NULL);
}

// The five characters of an SQLSTATE; empty where the server was not reached. Swift sees no character constants of macros.
static inline const char *onewindow_pg_state(const PGresult *result) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == NULL ? "" : state;
}
