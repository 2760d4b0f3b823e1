// The years before: a kiosk's database with earlier visits, and a ticket's rows written with nothing around them.
//
//   history fill TEMPLATE NEW KEY-FILE VISITS DAY   a new database; its last date is DAY, days since 1970
//   history tickets DATABASE KEY-FILE COUNT         COUNT tickets, a commit each; prints the nanoseconds of each
//   history owe DATABASE KEY-FILE                   a completed item for each line of the input, and its delivery
//
// fill takes the schema (tables, constraints, indexes, triggers) and the kiosk's own row from TEMPLATE, a database that
// kioskd made and closed, and writes 250 finished visits a date, in order of time. Each leaves what it leaves in
// life: visit, printed ticket, call, answers to four commands, six journal lines, seven and a resident for every
// second one, who had a card. No items and deliveries: no ticket looks at them. The journal's hash chain and its
// sealed head are computed as `Store` computes them, so that `kioskctl journal verify` finds the chain whole.
// Sealed columns hold random bytes of the usual length: nobody opens them again.
// Constraints, foreign keys and triggers stay on. Without a rollback journal and without syncs until the end, so a
// file that was not finished is worth nothing.
//
// owe continues a state that kioskd closed. Each line is the `data` of an item.completed event with 26 # wherever the
// number of the item stands. Each leaves what is on record when the district could not be reached: the item, three
// journal lines, the delivery, pending, its data sealed as `Store` seals it, so that kioskd opens every one. All items of
// a day belong to one visit: no delivery looks at it.
//
// tickets writes the rows of one ticket (visit, print job, journal line and head, answer) as `Store.issue` does, with
// its settings, but without its reading, sealing and JSON: the commits of the kiosk one by one, in C.

#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "aes256gcm.h"
#include "sha256.h"

enum { visits_a_day = 250, visits_a_transaction = 50000, digits = 6, answers_a_visit = 4, warm_up = 10 };
// Lengths of sealed columns as kioskd writes them (29 bytes of each are the box).
enum { ticket_bytes = 181, answer_bytes = 268, card_bytes = 369 };
static const int64_t second = 1000, day = 86400 * second, east = 8 * 3600 * second;

static sqlite3 *db;
static uint8_t journal_key[32];
static struct aes256gcm fields_key;
static uint64_t random_state = 0x1D872B41A5F3C96Eu;

static void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, db ? sqlite3_errmsg(db) : "no database");
    exit(1);
}

static void execute(const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

static sqlite3_stmt *prepared(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) fail(sql);
    return statement;
}

// Binds by letter (i: int64_t, t: text, n: null in place of a text, b: blob and its length), steps once and resets.
static void insert(sqlite3_stmt *statement, const char *shape, ...) {
    va_list list;
    va_start(list, shape);
    for (int place = 1; *shape; shape++, place++) {
        if (*shape == 'i') sqlite3_bind_int64(statement, place, va_arg(list, int64_t));
        if (*shape == 't') sqlite3_bind_text(statement, place, va_arg(list, char *), -1, SQLITE_STATIC);
        if (*shape == 'n' && va_arg(list, char *)) sqlite3_bind_null(statement, place);
        if (*shape == 'b') {
            void *bytes = va_arg(list, void *);
            sqlite3_bind_blob(statement, place, bytes, va_arg(list, int), SQLITE_STATIC);
        }
    }
    va_end(list);
    if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_sql(statement));
    sqlite3_reset(statement);
}

// MARK: Random bytes (xorshift64*: the same history each time) and identifiers

static uint64_t random_word(void) {
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return random_state * 0x2545F4914F6CDD1Du;
}

static void *random_bytes(uint8_t *bytes, int length) {
    for (int i = 0; i < length; i++) bytes[i] = (uint8_t)(random_word() >> 56);
    return bytes;
}

// Key version 1 before the box.
static void *sealed(uint8_t *bytes, int length) {
    random_bytes(bytes, length);
    bytes[0] = 1;
    return bytes;
}

static void hexadecimal(uint64_t high, uint64_t low, char text[33]) {
    snprintf(text, 33, "%016llx%016llx", (unsigned long long)high, (unsigned long long)low);
}

// A UUID of version 7.
static const char *identifier(int64_t wall, char text[37]) {
    uint64_t high = (uint64_t)wall << 16 | 0x7000 | (random_word() & 0xFFF);
    uint64_t low = 0x8000000000000000u | random_word() >> 2;
    snprintf(
        text, 37, "%08x-%04x-%04x-%04x-%012llx", (unsigned)(high >> 32), (unsigned)(high >> 16 & 0xFFFF),
        (unsigned)(high & 0xFFFF), (unsigned)(low >> 48), (unsigned long long)(low & 0xFFFFFFFFFFFF));
    return text;
}

// MARK: The journal (the form of a line stands in Sources/Store/Journal.swift)

static struct {
    int64_t sequence, started, high;
    uint8_t hash[32];
    char boot[33];
} journal;

static struct {
    sqlite3_stmt *date, *resident, *visit, *call, *job, *line, *head, *answer;
} into;

struct form {
    size_t length;
    char bytes[2048];
};

static void add_bytes(struct form *form, const void *bytes, size_t length) {
    form->length += (size_t)sprintf(form->bytes + form->length, "%zu:", length);
    memcpy(form->bytes + form->length, bytes, length);
    form->length += length;
    form->bytes[form->length++] = ',';
}

static void add(struct form *form, const char *text) { add_bytes(form, text, strlen(text)); }

static void add_number(struct form *form, int64_t number) {
    char text[24];
    sprintf(text, "%lld", (long long)number);
    add(form, text);
}

static void record(const char *kind, const char *payload, const char *actor, int64_t wall) {
    struct form form = {0};
    uint8_t previous[32];
    memcpy(previous, journal.hash, 32);
    journal.sequence++;
    if (wall > journal.high) journal.high = wall;
    int64_t monotonic = wall - journal.started;
    add(&form, "onewindow.journal.v1");
    add_bytes(&form, previous, 32);
    add_number(&form, journal.sequence);
    add(&form, journal.boot);
    add_number(&form, 1);
    add_number(&form, monotonic);
    add_number(&form, wall);
    add_number(&form, journal.high);
    add(&form, "synced");
    add_number(&form, east / second);
    add(&form, actor);
    add(&form, kind);
    add(&form, payload);
    sha256(form.bytes, form.length, journal.hash);
    insert(
        into.line, "itiiiititttbb", journal.sequence, journal.boot, (int64_t)1, monotonic, wall, journal.high,
        "synced", (int64_t)(east / second), actor, kind, payload, previous, 32, journal.hash, 32);
}

static void seal_journal(void) {
    uint8_t seal[32], text[64];
    int length = sprintf((char *)text, "%lld:", (long long)journal.sequence);
    memcpy(text + length, journal.hash, 32);
    hmac_sha256(journal_key, text, (size_t)length + 32, seal);
    insert(into.head, "ib", journal.sequence, seal, 32);
}

// MARK: Rows

struct ticket {
    char visit[37], job[37], number[24], resident[37], date[11];
    const char *class;
    int64_t sequence, wall;
    int has_card;
};

static void prepare(void) {
    into.date = prepared("INSERT INTO business_dates (date, opened_ms) VALUES (?, ?)");
    into.resident = prepared("INSERT INTO residents (id, person_key, card) VALUES (?, ?, ?)");
    into.visit = prepared(
        "INSERT INTO visits (id, business_date, prefix, sequence, digits, priority_class, state, resident, arrived_ms,"
        " calls) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    into.call = prepared(
        "INSERT INTO calls (visit, business_date, priority_class, counter, nth, wall_ms) VALUES (?, ?, ?, ?, 1, ?)");
    into.job = prepared(
        "INSERT INTO print_jobs (id, kind, state, visit, content, created_ms) VALUES (?, 'ticket', ?, ?, ?, ?)");
    into.line = prepared(
        "INSERT INTO journal (sequence, boot_id, boot_number, monotonic_ms, wall_ms, high_ms, clock_trust, utc_offset,"
        " actor, kind, payload, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    into.head = prepared("INSERT OR REPLACE INTO journal_head (one, sequence, seal) VALUES (1, ?, ?)");
    into.answer = prepared("INSERT INTO answers (scope, key, fingerprint, answer, wall_ms) VALUES (?, ?, ?, ?, ?)");
}

static void insert_ticket(const struct ticket *ticket, const char *state, const char *printed, int64_t waiting) {
    static uint8_t bytes[512];
    char payload[512];
    insert(
        into.visit, ticket->has_card ? "tttiittt" "ii" : "tttiittn" "ii", ticket->visit, ticket->date,
        *ticket->class == 'n' ? "A" : "P", ticket->sequence, (int64_t)digits, ticket->class, state,
        ticket->resident, ticket->wall, (int64_t)(*state == 'f'));
    sealed(bytes, ticket_bytes);
    insert(into.job, "tttbi", ticket->job, printed, ticket->visit, bytes, ticket_bytes, ticket->wall);
    sprintf(
        payload,
        "{\"ticketIssued\":{\"job\":\"%s\",\"number\":\"%s\",\"priorityClass\":\"%s\",\"visit\":\"%s\","
        "\"waiting\":%lld}}",
        ticket->job, ticket->number, ticket->class, ticket->visit, (long long)waiting);
    record("ticketIssued", payload, "resident", ticket->wall);
}

static void insert_answer(const char *scope, const char *key, int64_t wall) {
    static uint8_t hash[32], answer[512];
    random_bytes(hash, 32);
    sealed(answer, answer_bytes);
    insert(into.answer, "ttbbi", scope, key, hash, 32, answer, answer_bytes, wall);
}

static void number(struct ticket *ticket, int64_t drawn) {
    ticket->sequence = drawn;
    char prefix = *ticket->class == 'n' ? 'A' : 'P';
    snprintf(ticket->number, sizeof ticket->number, "%c%0*lld", prefix, digits, (long long)drawn);
    identifier(ticket->wall, ticket->visit);
    identifier(ticket->wall, ticket->job);
}

// MARK: fill

// After 1970; Hinnant's civil-from-days.
static void civil(int64_t days, char text[11]) {
    int64_t shifted = days + 719468, era = shifted / 146097, of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    int date = (int)(of_year - (153 * month + 2) / 5 + 1), from_january = (int)(month < 10 ? month + 3 : month - 9);
    snprintf(text, 11, "%04d-%02d-%02d", (int)(year + era * 400 + (from_january <= 2)), from_january, date);
}

static void print_changed(const struct ticket *ticket, const char *state, int64_t wall) {
    char payload[512];
    sprintf(
        payload, "{\"printChanged\":{\"job\":\"%s\",\"kind\":\"ticket\",\"state\":\"%s\",\"visit\":\"%s\"}}",
        ticket->job, state, ticket->visit);
    record("printChanged", payload, "kiosk", wall);
}

static void visit_changed(
    const struct ticket *ticket, const char *event, const char *state, int64_t counter, int64_t wall) {
    char payload[512];
    sprintf(
        payload,
        "{\"visitChanged\":{\"counter\":%lld,\"event\":\"%s\",\"number\":\"%s\",\"state\":\"%s\",\"visit\":\"%s\"}}",
        (long long)counter, event, ticket->number, state, ticket->visit);
    record("visitChanged", payload, "clerk:1001", wall);
}

// The stay of one resident; all of it before the next one comes.
static void insert_stay(struct ticket *ticket, int64_t drawn, int64_t counter) {
    static uint8_t key[32], card[512];
    char payload[512];
    int64_t called = ticket->wall + 5 * second;
    number(ticket, drawn);
    if (ticket->has_card) {
        identifier(ticket->wall, ticket->resident);
        insert(into.resident, "tbb", ticket->resident, random_bytes(key, 32), 32, sealed(card, card_bytes), card_bytes);
    }
    insert_ticket(ticket, "finished", "printed", 1);
    print_changed(ticket, "sending", ticket->wall + 100);
    print_changed(ticket, "printed", ticket->wall + 2 * second);
    insert(into.call, "tttii", ticket->visit, ticket->date, ticket->class, counter, called);
    sprintf(
        payload, "{\"visitCalled\":{\"call\":%lld,\"counter\":%lld,\"nth\":1,\"number\":\"%s\",\"visit\":\"%s\"}}",
        (long long)sqlite3_last_insert_rowid(db), (long long)counter, ticket->number, ticket->visit);
    record("visitCalled", payload, "clerk:1001", called);
    visit_changed(ticket, "start", "serving", counter, called + 10 * second);
    if (ticket->has_card) {
        sprintf(payload, "{\"residentShown\":{\"visit\":\"%s\"}}", ticket->visit);
        record("residentShown", payload, "clerk:1001", called + 10 * second);
    }
    visit_changed(ticket, "finish", "finished", counter, called + 90 * second);
}

static void insert_day(int64_t days, int64_t visits) {
    struct ticket ticket;
    char payload[64];
    int64_t opens = days * day + 17 * 1800 * second - east, drawn[2] = {0, 0};  // 08:30
    civil(days, ticket.date);
    insert(into.date, "ti", ticket.date, opens);
    sprintf(payload, "{\"businessDateOpened\":{\"date\":\"%s\"}}", ticket.date);
    record("businessDateOpened", payload, "kiosk", opens);
    for (int64_t nth = 0; nth < visits; nth++) {
        int is_priority = nth % 10 == 9;
        ticket.class = is_priority ? "priority" : "normal";
        ticket.wall = opens + nth * 125 * second;  // 250 in nine hours
        ticket.has_card = (int)(nth % 2);
        insert_stay(&ticket, ++drawn[is_priority], 1 + nth % 3);
    }
}

// Keys are random and arrive in any order, which leaves the pages of their tree about 70 % full. Putting in seven of
// ten in order and then the rest in order leaves them as full, at the price of two walks instead of a million seeks.
static void insert_answers(const char *scope, int64_t count, int64_t wall) {
    char key[33];
    uint64_t step = UINT64_MAX / (uint64_t)count;
    for (int pass = 0; pass < 2; pass++) {
        execute("BEGIN");
        for (int64_t nth = 0; nth < count; nth++) {
            if ((nth % 10 < 7) != (pass == 0)) continue;
            uint64_t high = (uint64_t)nth * step + random_word() % step;
            hexadecimal(high, random_word(), key);
            insert_answer(scope, key, wall);
        }
        execute("COMMIT");
    }
}

// Every table, index and trigger of the template, and the rows that are not about visits.
static void copy_schema(const char *template) {
    char sql[8192];
    snprintf(sql, sizeof sql, "ATTACH '%s' AS template", template);
    execute(sql);
    const char *all =
        "SELECT type, name, sql FROM template.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY rowid";
    for (int rows = 0; rows < 2; rows++) {
        sqlite3_stmt *each = prepared(all);
        while (sqlite3_step(each) == SQLITE_ROW) {
            const char *name = (const char *)sqlite3_column_text(each, 1);
            int is_table = strcmp((const char *)sqlite3_column_text(each, 0), "table") == 0;
            if (!rows) execute((const char *)sqlite3_column_text(each, 2));
            if (!rows || !is_table || strncmp(name, "journal", 7) == 0 || strcmp(name, "business_dates") == 0) continue;
            snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO main.\"%s\" SELECT * FROM template.\"%s\"", name, name);
            execute(sql);
        }
        sqlite3_finalize(each);
    }
    for (const char **name = (const char *[]){"application_id", "user_version", NULL}; *name; name++) {
        snprintf(sql, sizeof sql, "PRAGMA template.%s", *name);
        sqlite3_stmt *value = prepared(sql);
        sqlite3_step(value);
        snprintf(sql, sizeof sql, "PRAGMA main.%s = %d", *name, sqlite3_column_int(value, 0));
        sqlite3_finalize(value);
        execute(sql);
    }
    execute("DETACH template");
}

static void fill(const char *template, const char *path, int64_t visits, int64_t last) {
    if (sqlite3_open(path, &db) != SQLITE_OK) fail(path);
    execute("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = ON");
    copy_schema(template);
    prepare();
    int64_t days = (visits + visits_a_day - 1) / visits_a_day, first = last - days + 1;
    journal.started = journal.high = first * day - east;
    hexadecimal(random_word(), random_word(), journal.boot);
    execute("BEGIN");
    record(
        "incarnationStarted", "{\"incarnationStarted\":{\"incarnation\":\"bench\",\"reason\":\"first start\"}}",
        "kiosk", journal.high);
    for (int64_t nth = 0; nth < days; nth++) {
        int64_t done = nth * visits_a_day;
        insert_day(first + nth, visits - done < visits_a_day ? visits - done : visits_a_day);
        if (done % visits_a_transaction == 0) execute("COMMIT; BEGIN");
    }
    record("kioskStopped", "{\"kioskStopped\":{}}", "kiosk", journal.high);
    seal_journal();
    execute("COMMIT");
    insert_answers("clerk:1001", (answers_a_visit - 1) * visits, journal.high);
    insert_answers("kiosk", visits, journal.high);
    execute("PRAGMA synchronous = FULL; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
    if (sqlite3_close_v2(db) != SQLITE_OK) fail(path);
}

// MARK: tickets

static uint64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void take_up_journal(void) {
    sqlite3_stmt *last = prepared("SELECT sequence, hash, high_ms FROM journal ORDER BY sequence DESC LIMIT 1");
    if (sqlite3_step(last) != SQLITE_ROW) fail("the journal is empty");
    journal.sequence = sqlite3_column_int64(last, 0);
    memcpy(journal.hash, sqlite3_column_blob(last, 1), 32);
    journal.high = sqlite3_column_int64(last, 2);
    sqlite3_finalize(last);
    memset(journal.boot, 'b', sizeof journal.boot - 1);
}

static int64_t drawn_before(const char *date) {
    sqlite3_stmt *most = prepared(
        "SELECT ifnull(max(sequence), 0) FROM visits WHERE business_date = ? AND prefix = 'A'");
    sqlite3_bind_text(most, 1, date, -1, SQLITE_STATIC);
    sqlite3_step(most);
    int64_t drawn = sqlite3_column_int64(most, 0);
    sqlite3_finalize(most);
    return drawn;
}

static void tickets(const char *path, int64_t count) {
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) fail(path);
    // As Sources/Store/Connections.swift sets them.
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
            "PRAGMA wal_autocheckpoint = 1000; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    prepare();
    take_up_journal();
    random_state ^= now(CLOCK_REALTIME);
    struct ticket ticket = {.class = "normal"};
    char key[33];
    civil((int64_t)(now(CLOCK_REALTIME) / 1000000) / day, ticket.date);
    sqlite3_stmt *date = prepared("INSERT OR IGNORE INTO business_dates (date, opened_ms) VALUES (?, ?)");
    insert(date, "ti", ticket.date, (int64_t)0);
    sqlite3_stmt *begin = prepared("BEGIN IMMEDIATE"), *commit = prepared("COMMIT");
    int64_t drawn = drawn_before(ticket.date);
    for (int64_t nth = 0; nth < count + warm_up; nth++) {
        uint64_t start = now(CLOCK_MONOTONIC);
        ticket.wall = (int64_t)(now(CLOCK_REALTIME) / 1000000);
        number(&ticket, ++drawn);
        hexadecimal(random_word(), random_word(), key);
        insert(begin, "");
        insert_ticket(&ticket, "waiting", "queued", drawn);
        insert_answer("kiosk", key, ticket.wall);
        seal_journal();
        insert(commit, "");
        if (nth >= warm_up) printf("%llu\n", (unsigned long long)(now(CLOCK_MONOTONIC) - start));
    }
    sqlite3_close_v2(db);
}

// MARK: owe

enum { items_a_day = 5000, most_data = 64 * 1024, number_length = 26 };
static const char *region = "450502001001";

static struct {
    sqlite3_stmt *item, *delivery;
} owed;

// ISO 7064 MOD 11,10 (Sources/Domain/Items/ItemNumber.swift).
static void item_number(const char date[11], int running, char number[number_length + 1]) {
    int length = sprintf(number, "%s%.4s%.2s%.2s%05d", region, date, date + 5, date + 8, running), product = 10;
    for (int i = 0; i < length; i++) {
        int sum = (product + number[i] - '0') % 10;
        product = (sum ? sum : 10) * 2 % 11;
    }
    sprintf(number + length, "%d", (11 - product) % 10);
}

// Puts the number in the place of each run of #; the length of the data.
static int numbered(char *data, const char *number) {
    static const char blank[] = "##########################";
    for (char *at = data; (at = strstr(at, blank)); at += number_length) memcpy(at, number, number_length);
    return (int)strlen(data);
}

static void insert_owed(const char *visit, const char *date, int running, char *data, int64_t wall) {
    static uint8_t box[most_data + 64], form[400];
    char item[37], id[37], number[number_length + 1], with[128], payload[512];
    uint8_t nonce[12];
    item_number(date, running, number);
    int length = numbered(data, number);
    identifier(wall, item);
    insert(
        owed.item, "ttitttttbti", item, date, (int64_t)running, number, visit, "ZX020102", "2026-01", "completed",
        sealed(form, sizeof form), (int)sizeof form, "[0,1]", wall);
    sprintf(
        payload, "{\"itemOpened\":{\"item\":\"%s\",\"number\":\"%s\",\"service\":\"ZX020102\",\"visit\":\"%s\"}}",
        item, number, visit);
    record("itemOpened", payload, "clerk:1001", wall);
    sprintf(
        payload,
        "{\"itemChanged\":{\"event\":\"complete\",\"item\":\"%s\",\"number\":\"%s\",\"state\":\"completed\"}}", item,
        number);
    record("itemChanged", payload, "clerk:1001", wall);
    int with_length = sprintf(with, "deliveries\x1F" "data\x1F%s\x1F" "1", identifier(wall, id));
    box[0] = 1;
    aes256gcm_seal(&fields_key, random_bytes(nonce, 12), with, (size_t)with_length, data, (size_t)length, box + 1);
    insert(
        owed.delivery, "ttttibib", id, "cn.onewindow.item.completed.v1", item, number, wall, box, length + 29,
        journal.sequence, journal.hash, 32);
    sprintf(
        payload, "{\"deliveryQueued\":{\"itemNumber\":\"%s\",\"sequence\":%lld}}", number,
        (long long)sqlite3_last_insert_rowid(db));
    record("deliveryQueued", payload, "clerk:1001", wall);
}

static void owe(const char *path) {
    static char line[most_data];
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) fail(path);
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536");
    prepare();
    take_up_journal();
    owed.item = prepared(
        "INSERT INTO items (id, business_date, running, number, visit, service, catalog_version, state, form, received,"
        " created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    owed.delivery = prepared(
        "INSERT INTO deliveries (id, type, item, subject, state, time_ms, data, journal_sequence, journal_head)"
        " VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?)");
    random_state ^= now(CLOCK_REALTIME);
    struct ticket ticket = {.class = "normal", .wall = (int64_t)(now(CLOCK_REALTIME) / 1000000)};
    execute("BEGIN");
    for (int64_t nth = 0; fgets(line, sizeof line, stdin); nth++) {
        line[strcspn(line, "\n")] = 0;
        if (nth % items_a_day == 0) {
            // Before any date of the kiosk's own.
            civil(18262 + nth / items_a_day, ticket.date);
            insert(into.date, "ti", ticket.date, ticket.wall);
            number(&ticket, 1);
            insert_ticket(&ticket, "finished", "printed", 1);
        }
        insert_owed(ticket.visit, ticket.date, (int)(nth % items_a_day) + 1, line, ticket.wall);
    }
    seal_journal();
    execute("COMMIT; PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)");
    if (sqlite3_close_v2(db) != SQLITE_OK) fail(path);
}

// MARK: -

static void read_key(const char *path) {
    uint8_t master[32];
    FILE *file = fopen(path, "r");
    if (!file) fail(path);
    for (int i = 0; i < 32; i++) {
        unsigned byte;
        if (fscanf(file, "%2x", &byte) != 1) fail(path);
        master[i] = (uint8_t)byte;
    }
    fclose(file);
    uint8_t fields[32];
    hkdf_sha256(master, "onewindow.journal.v1", journal_key);
    hkdf_sha256(master, "onewindow.seal.v1", fields);
    aes256gcm_key(&fields_key, fields);
}

int main(int argc, char **argv) {
    if (argc == 7 && strcmp(argv[1], "fill") == 0) {
        read_key(argv[4]);
        fill(argv[2], argv[3], atoll(argv[5]), atoll(argv[6]));
    } else if (argc == 5 && strcmp(argv[1], "tickets") == 0) {
        read_key(argv[3]);
        tickets(argv[2], atoll(argv[4]));
    } else if (argc == 4 && strcmp(argv[1], "owe") == 0) {
        read_key(argv[3]);
        owe(argv[2]);
    } else {
        fputs("history fill TEMPLATE NEW KEY-FILE VISITS DAY | history tickets DATABASE KEY-FILE COUNT"
              " | history owe DATABASE KEY-FILE\n", stderr);
        return 2;
    }
    return 0;
}
