// What the machine itself can do: prints one line for each sample, nanoseconds.
//
//   floor write FOLDER COUNT     one write of 4 KiB into a file that is there already, and fdatasync
//   floor commit FOLDER COUNT    one SQLite commit (WAL, synchronous=FULL) of one small row
//
// Ten samples before the first that is counted. The files are made in FOLDER and stay there.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { warm_up = 10, page = 4096, pages = 256 };

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void tell(long sample, uint64_t start) {
    uint64_t took = now() - start;
    if (sample >= warm_up) printf("%llu\n", (unsigned long long)took);
}

static void must(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

static void must_sqlite(int holds, sqlite3 *db) {
    if (holds) return;
    fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static void writes(const char *path, long count) {
    static char bytes[page];
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    must(fd >= 0, path);
    for (int place = 0; place < pages; place++)
        must(pwrite(fd, bytes, page, (off_t)place * page) == page, path);
    must(fsync(fd) == 0, path);
    for (long sample = 0; sample < count + warm_up; sample++) {
        memset(bytes, (int)sample, page);
        uint64_t start = now();
        must(pwrite(fd, bytes, page, (off_t)(sample % pages) * page) == page, path);
        must(fdatasync(fd) == 0, path);
        tell(sample, start);
    }
}

static void commits(const char *path, long count) {
    sqlite3 *db;
    sqlite3_stmt *begin, *insert, *commit;
    must_sqlite(sqlite3_open(path, &db) == SQLITE_OK, db);
    const char *schema =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT";
    must_sqlite(sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK, db);
    sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, NULL);
    const char *row = "INSERT INTO rows (text) VALUES ('a small row of forty bytes or thereabouts')";
    sqlite3_prepare_v2(db, row, -1, &insert, NULL);
    sqlite3_prepare_v2(db, "COMMIT", -1, &commit, NULL);
    sqlite3_stmt *steps[] = {begin, insert, commit};
    for (long sample = 0; sample < count + warm_up; sample++) {
        uint64_t start = now();
        for (int step = 0; step < 3; step++) {
            must_sqlite(sqlite3_step(steps[step]) == SQLITE_DONE, db);
            sqlite3_reset(steps[step]);
        }
        tell(sample, start);
    }
}

int main(int argc, char **argv) {
    char path[4096];
    if (argc != 4) return fputs("floor write|commit FOLDER COUNT\n", stderr), 2;
    int is_write = strcmp(argv[1], "write") == 0;
    snprintf(path, sizeof path, "%s/%s", argv[2], is_write ? "floor.bytes" : "floor.sqlite");
    (is_write ? writes : commits)(path, atol(argv[3]));
    return 0;
}
