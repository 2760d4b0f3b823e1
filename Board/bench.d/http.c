// The HTTP floor and the load: a responder that does nothing else, and the client that asks it and the kiosk alike.
//
//   http serve                              prints its port; answers everything with 201; ends when its input ends
//   http load PORT METHOD PATH CLIENTS COUNT
//
// load: CLIENTS connections kept alive, one thread, a closed loop: each connection sends its next request when the
// answer has come. The first request of each connection pays for the connection and is not counted. A POST has the
// body {} and a fresh Idempotency-Key. Prints "wall NANOSECONDS", then for each answer "NANOSECONDS STATUS NUMBER"
// (the ticket's number, or -). Exit 1 and a sentence when anything is no answer.

#define _GNU_SOURCE
#include <sys/random.h>

#include "wire.h"

enum { most_clients = 64, most_bytes = 64 * 1024, patience_ms = 10 * 1000 };

struct line {
    int fd;
    uint64_t sent;
    size_t held;
    char bytes[most_bytes + 1];
};

static struct line lines[most_clients];

// Reads what is there; 0 at the end of the connection.
static size_t take(struct line *line) {
    ssize_t count = read(line->fd, line->bytes + line->held, most_bytes - line->held);
    if (count < 0) fail("read");
    line->held += (size_t)count;
    line->bytes[line->held] = 0;
    return (size_t)count;
}

static void put(int fd, const char *bytes, size_t length) {
    errno = 0;
    if (write(fd, bytes, length) != (ssize_t)length) fail("write");
}

// MARK: serve

static const char answer[] =
    "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 104\r\n\r\n"
    "{\"id\":\"00000000-0000-7000-8000-000000000000\",\"number\":\"A000001\",\"ahead\":0,"
    "\"estimate\":null,\"print\":\"queued\"}";

static int serve(void) {
    enum { input = most_clients, door };
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), poll = epoll_create1(EPOLL_CLOEXEC);
    if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, most_clients) != 0) fail("listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    watch(poll, listener, door);
    watch(poll, STDIN_FILENO, input);
    for (;;) {
        struct epoll_event event;
        if (epoll_wait(poll, &event, 1, -1) != 1) continue;
        if (event.data.u32 == input) return 0;
        if (event.data.u32 == door) {
            uint32_t place = 0;
            while (place < most_clients - 1 && lines[place].fd) place++;
            if (lines[place].fd) fail("too many connections");
            lines[place] = (struct line){.fd = accept(listener, NULL, NULL)};
            without_delay(lines[place].fd);
            watch(poll, lines[place].fd, place);
            continue;
        }
        struct line *line = &lines[event.data.u32];
        if (take(line) == 0) {
            close(line->fd);
            line->fd = 0;
        } else if (whole(line->bytes, line->held)) {
            line->held = 0;
            put(line->fd, answer, sizeof answer - 1);
        }
    }
}

// MARK: load

static int port;
static const char *method, *path;
static uint64_t salt, asked;

static void ask(struct line *line) {
    char request[1024];
    int length = strcmp(method, "POST") == 0
        ? snprintf(
            request, sizeof request,
            "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
            "Idempotency-Key: %016llx%016llx\r\nContent-Length: 2\r\n\r\n{}",
            path, port, (unsigned long long)(salt ^ (asked * 0x9E3779B97F4A7C15u)), (unsigned long long)asked)
        : snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", method, path, port);
    asked++;
    line->held = 0;
    line->sent = now();
    put(line->fd, request, (size_t)length);
}

static void tell(const struct line *line, uint64_t took) {
    char number[16] = "-";
    const char *found = strstr(line->bytes, "\"number\":\"");
    if (found) sscanf(found + 10, "%15[A-Z0-9]", number);
    printf("%llu %.3s %s\n", (unsigned long long)took, line->bytes + 9, number);
}

// `count` requests over all connections; prints the answers if asked to.
static uint64_t run(int poll, uint32_t clients, uint64_t count, int is_told) {
    uint64_t begun = 0, done = 0, start = now();
    for (; begun < clients && begun < count; begun++) ask(&lines[begun]);
    while (done < count) {
        struct epoll_event events[most_clients];
        errno = 0;
        int ready = epoll_wait(poll, events, most_clients, patience_ms);
        if (ready <= 0) fail("no answer within 10 s");
        for (int each = 0; each < ready; each++) {
            struct line *line = &lines[events[each].data.u32];
            if (take(line) == 0) fail("the server hung up");
            if (!whole(line->bytes, line->held)) continue;
            uint64_t took = now() - line->sent;
            done++;
            if (is_told) tell(line, took);
            if (begun < count) {
                begun++;
                ask(line);
            }
        }
    }
    return now() - start;
}

static int load(char **words) {
    port = atoi(words[0]);
    method = words[1];
    path = words[2];
    uint32_t clients = (uint32_t)atoi(words[3]);
    uint64_t count = strtoull(words[4], NULL, 10);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct sockaddr_in address = loopback(port);
    errno = 0;
    if (clients < 1 || clients > most_clients || count < clients) fail("CLIENTS or COUNT");
    if (getrandom(&salt, sizeof salt, 0) != sizeof salt) fail("getrandom");
    // The answers are told when all is done: a slow reader of ours must not slow the loop.
    static char told[1 << 24];
    setvbuf(stdout, told, _IOFBF, sizeof told);
    for (uint32_t place = 0; place < clients; place++) {
        lines[place].fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(lines[place].fd, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
        without_delay(lines[place].fd);
        watch(poll, lines[place].fd, place);
    }
    run(poll, clients, clients, 0);
    uint64_t wall = run(poll, clients, count, 1);
    printf("wall %llu\n", (unsigned long long)wall);
    return 0;
}

int main(int count, char **words) {
    if (count == 2 && strcmp(words[1], "serve") == 0) return serve();
    if (count == 7 && strcmp(words[1], "load") == 0) return load(words + 2);
    fputs("http serve | http load PORT METHOD PATH CLIENTS COUNT\n", stderr);
    return 2;
}
