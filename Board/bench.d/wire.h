// What the responder, the load and the crowd share: the clock, sockets on loopback, and where an HTTP message ends.

#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static inline void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, errno ? strerror(errno) : "not understood");
    exit(1);
}

static inline uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static inline struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static inline void without_delay(int fd) {
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static inline void watch(int poll, int fd, uint32_t place) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = place};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
}

// Where the value of a header begins, `name` with its colon; NULL where there is none. `text` ends in a zero.
static inline const char *header(const char *text, const char *end, const char *name) {
    for (const char *at = text; at < end; at = strstr(at, "\r\n") + 2)
        if (strncasecmp(at, name, strlen(name)) == 0) return at + strlen(name);
    return NULL;
}

// The length of the whole message at the start of `text`, 0 while it is not all there.
static inline size_t whole(const char *text, size_t held) {
    const char *end = memmem(text, held, "\r\n\r\n", 4);
    if (!end) return 0;
    const char *given = header(text, end, "content-length:");
    size_t size = (size_t)(end - text) + 4 + (given ? strtoul(given, NULL, 10) : 0);
    return held >= size ? size : 0;
}
