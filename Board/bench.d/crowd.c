// A crowd of kiosks, each with its own backlog, that come back to the district in the same moment.
//
//   crowd PORT,PORT… KIOSKS LEAST MOST SEED gzip|identity < TEMPLATES
//
// TEMPLATES: one event a line, as JSON; @ID@ @KIOSK@ @SEQUENCE@ @INCARNATION@ @HEAD@ @TIME@ @NUMBER@ stand for what differs.
// Kiosk i owes LEAST to MOST events, which the dice of SEED say, and calls instance i mod the number of ports, over one
// connection that it keeps. It behaves as a kiosk does (Sources/District/DeliveryMachine.swift): batches of 1, 2, 4 … 100,
// the oldest first; after a failure back to one, after a pause of full jitter, 1 s to 2^failures s, and no sooner than
// Retry-After says; 60 s for an answer. What they send first is made before the clock starts: kiosks have processors of
// their own.
//
// Prints for each kiosk "kiosk NANOSECONDS EVENTS REQUESTS FAILURES STORED DUPLICATES REJECTED" (from the common start to
// its last answer), then "answers" with the nanoseconds of each request's answer, in a line, and "wall NANOSECONDS".
// Exit 1 and a sentence when it cannot be done within ten minutes.

#define _GNU_SOURCE
#include <sys/resource.h>
#include <zlib.h>

#include "wire.h"

enum { most_kiosks = 4096, most_templates = 16, largest_batch = 100, most_event = 16 * 1024, most_answer = 256 * 1024 };
static const uint64_t second = 1000000000u, patience = 60, everything = 600;

struct kiosk {
    int fd;
    uint32_t owed, done, limit, batch;
    uint32_t requests, failures, failed_in_a_row, stored, duplicates, rejected;
    // What is on the way out, and what came in.
    char *out, *in;
    size_t length, sent, held;
    // Of the request under way; when to try again; when all was done.
    uint64_t asked, again, drained;
    // The bodies of 1, 2, 4 … as long as nothing fails.
    char *ready[32];
    size_t ready_length[32];
};

static struct kiosk kiosks[most_kiosks];
static char *templates[most_templates];
static int template_count, ports[8], port_count, is_gzip, poll_fd;
static uint32_t kiosk_count, left;
static uint64_t *answers;
static size_t answer_count, answer_room;
static uint64_t dice, epoch_ms;

// xorshift64*; all that depends on chance comes from the seed.
static uint64_t throw_dice(void) {
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return dice * 0x2545F4914F6CDD1Du;
}

// MARK: Events

static size_t word(char *out, size_t room, const char *name, size_t length, uint32_t kiosk, uint32_t sequence) {
    uint64_t ms = epoch_ms + sequence;
#define is(text) (length == sizeof text - 1 && memcmp(name, text, length) == 0)
    if (is("ID"))
        return (size_t)snprintf(
            out, room, "%08x-%04x-7%03x-8%03x-%04x%08x", (unsigned)(ms >> 16), (unsigned)(ms & 0xFFFF), kiosk & 0xFFF,
            kiosk >> 12, kiosk & 0xFFFF, sequence);
    if (is("KIOSK")) return (size_t)snprintf(out, room, "crowd-%04u", kiosk);
    if (is("SEQUENCE")) return (size_t)snprintf(out, room, "%u", sequence);
    if (is("INCARNATION")) return (size_t)snprintf(out, room, "018f2f4e-0000-7000-8000-%012x", kiosk);
    if (is("HEAD")) return (size_t)snprintf(out, room, "%032x%032x", kiosk, sequence);
    if (is("NUMBER")) return (size_t)snprintf(out, room, "450502%06u20261122%06u", kiosk, sequence);
    if (is("TIME")) {
        time_t seconds = (time_t)(ms / 1000);
        struct tm parts;
        gmtime_r(&seconds, &parts);
        size_t count = strftime(out, room, "%Y-%m-%dT%H:%M:%S", &parts);
        return count + (size_t)snprintf(out + count, room - count, ".%03uZ", (unsigned)(ms % 1000));
    }
#undef is
    errno = 0;
    fail("a word of the template");
    return 0;
}

static size_t event(char *out, uint32_t kiosk, uint32_t sequence) {
    const char *from = templates[sequence % (uint32_t)template_count];
    size_t length = 0;
    while (*from) {
        const char *mark = strchr(from, '@'), *end = mark ? strchr(mark + 1, '@') : NULL;
        size_t plain = mark ? (size_t)(mark - from) : strlen(from);
        if (length + plain + 256 > most_event) fail("an event is too large");
        memcpy(out + length, from, plain);
        length += plain;
        if (!mark) break;
        if (!end) fail("a template");
        length += word(out + length, most_event - length, mark + 1, (size_t)(end - mark - 1), kiosk, sequence);
        from = end + 1;
    }
    return length;
}

// A whole request for the next `count` events after `done`.
static char *request(uint32_t kiosk, uint32_t done, uint32_t count, size_t *length) {
    static char body[largest_batch * most_event], packed[largest_batch * most_event];
    size_t size = 0;
    body[size++] = '[';
    for (uint32_t each = 1; each <= count; each++) {
        if (each > 1) body[size++] = ',';
        size += event(body + size, kiosk, done + each);
    }
    body[size++] = ']';
    const char *bytes = body;
    if (is_gzip) {
        z_stream stream = {.next_in = (Bytef *)body, .avail_in = (uInt)size, .next_out = (Bytef *)packed,
            .avail_out = sizeof packed};
        // 15 + 16: the largest window, in gzip's own clothes.
        if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) fail("deflateInit2");
        if (deflate(&stream, Z_FINISH) != Z_STREAM_END) fail("deflate");
        size = stream.total_out;
        bytes = packed;
        deflateEnd(&stream);
    }
    char head[512];
    int head_length = snprintf(
        head, sizeof head,
        "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/cloudevents-batch+json\r\n%s"
        "Content-Length: %zu\r\n\r\n",
        ports[kiosk % (uint32_t)port_count], is_gzip ? "Content-Encoding: gzip\r\n" : "", size);
    char *whole = malloc((size_t)head_length + size);
    if (!whole) fail("malloc");
    memcpy(whole, head, (size_t)head_length);
    memcpy(whole + head_length, bytes, size);
    *length = (size_t)head_length + size;
    return whole;
}

static void prepare(uint32_t place) {
    struct kiosk *kiosk = &kiosks[place];
    uint32_t limit = 1, done = 0;
    for (int step = 0; done < kiosk->owed && step < 32; step++) {
        uint32_t count = kiosk->owed - done < limit ? kiosk->owed - done : limit;
        kiosk->ready[step] = request(place, done, count, &kiosk->ready_length[step]);
        done += count;
        limit = limit * 2 < largest_batch ? limit * 2 : largest_batch;
    }
}

// MARK: A kiosk

static void hang_up(struct kiosk *kiosk) {
    if (kiosk->fd >= 0) close(kiosk->fd);
    kiosk->fd = -1;
}

static void failed(struct kiosk *kiosk, uint64_t retry_after) {
    kiosk->failures++;
    if (kiosk->failed_in_a_row < 8) kiosk->failed_in_a_row++;
    uint64_t ceiling = 1ull << kiosk->failed_in_a_row;
    if (ceiling > 300) ceiling = 300;
    uint64_t pause = second + throw_dice() % ((ceiling - 1) * second + 1), ordered = retry_after * second;
    kiosk->limit = 1;
    kiosk->again = now() + (pause > ordered ? pause : ordered);
    kiosk->asked = 0;
    free(kiosk->out);
    kiosk->out = NULL;
}

static void interest(struct kiosk *kiosk, int how, uint32_t events) {
    struct epoll_event event = {.events = events, .data.u32 = (uint32_t)(kiosk - kiosks)};
    if (epoll_ctl(poll_fd, how, kiosk->fd, &event) != 0) fail("epoll_ctl");
}

static void dial(struct kiosk *kiosk) {
    struct sockaddr_in address = loopback(ports[(kiosk - kiosks) % port_count]);
    kiosk->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (kiosk->fd < 0) fail("socket");
    without_delay(kiosk->fd);
    if (connect(kiosk->fd, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) {
        hang_up(kiosk);
        return failed(kiosk, 0);
    }
    interest(kiosk, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
}

static void push(struct kiosk *kiosk) {
    while (kiosk->out && kiosk->sent < kiosk->length) {
        ssize_t count = send(kiosk->fd, kiosk->out + kiosk->sent, kiosk->length - kiosk->sent, MSG_NOSIGNAL);
        if (count < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
        if (count <= 0) {
            hang_up(kiosk);
            return failed(kiosk, 0);
        }
        kiosk->sent += (size_t)count;
    }
    interest(kiosk, EPOLL_CTL_MOD, EPOLLIN);
}

static void ask(struct kiosk *kiosk) {
    uint32_t place = (uint32_t)(kiosk - kiosks), rest = kiosk->owed - kiosk->done;
    kiosk->batch = rest < kiosk->limit ? rest : kiosk->limit;
    if (kiosk->failures == 0) {
        kiosk->out = kiosk->ready[kiosk->requests];
        kiosk->length = kiosk->ready_length[kiosk->requests];
        kiosk->ready[kiosk->requests] = NULL;
    } else {
        kiosk->out = request(place, kiosk->done, kiosk->batch, &kiosk->length);
    }
    kiosk->sent = kiosk->held = 0;
    kiosk->requests++;
    kiosk->again = 0;
    kiosk->asked = now();
    if (kiosk->fd < 0) return dial(kiosk);
    interest(kiosk, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

static uint32_t count_of(const char *text, const char *what) {
    uint32_t count = 0;
    while ((text = strstr(text, what))) {
        count++;
        text += strlen(what);
    }
    return count;
}

static void heard(struct kiosk *kiosk) {
    const char *end = strstr(kiosk->in, "\r\n\r\n");
    const char *after = header(kiosk->in, end, "retry-after:"), *closing = header(kiosk->in, end, "connection:");
    int status = atoi(kiosk->in + 9);
    if (closing && strncasecmp(closing + strspn(closing, " "), "close", 5) == 0) hang_up(kiosk);
    if (answer_count == answer_room) {
        answer_room = answer_room ? answer_room * 2 : 65536;
        answers = realloc(answers, answer_room * sizeof *answers);
        if (!answers) fail("realloc");
    }
    answers[answer_count++] = now() - kiosk->asked;
    uint32_t stored = count_of(end, "\"status\":\"stored\""), twice = count_of(end, "\"status\":\"duplicate\"");
    uint32_t rejected = count_of(end, "\"status\":\"rejected\"");
    if (status != 200 || stored + twice + rejected != kiosk->batch)
        return failed(kiosk, after ? strtoul(after, NULL, 10) : 0);
    kiosk->stored += stored;
    kiosk->duplicates += twice;
    kiosk->rejected += rejected;
    kiosk->done += kiosk->batch;
    kiosk->failed_in_a_row = 0;
    kiosk->asked = 0;
    kiosk->limit = kiosk->limit * 2 < largest_batch ? kiosk->limit * 2 : largest_batch;
    free(kiosk->out);
    kiosk->out = NULL;
    if (kiosk->done < kiosk->owed) return ask(kiosk);
    kiosk->drained = now();
    left--;
}

static void pull(struct kiosk *kiosk) {
    if (!kiosk->in && !(kiosk->in = malloc(most_answer + 1))) fail("malloc");
    ssize_t count = read(kiosk->fd, kiosk->in + kiosk->held, most_answer - kiosk->held);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
        hang_up(kiosk);
        // A district may end a connection that nothing is under way on.
        if (kiosk->asked) failed(kiosk, 0);
        return;
    }
    kiosk->held += (size_t)count;
    kiosk->in[kiosk->held] = 0;
    if (kiosk->asked && whole(kiosk->in, kiosk->held)) heard(kiosk);
    else if (kiosk->held == most_answer) fail("an answer is too large");
}

// MARK: All of them

static void read_templates(void) {
    static char text[most_event];
    while (fgets(text, sizeof text, stdin) && template_count < most_templates) {
        text[strcspn(text, "\n")] = 0;
        if (*text) templates[template_count++] = strdup(text);
    }
    if (template_count == 0) fail("no templates");
}

// Those whose pause is over, and those who waited too long.
static void look_at_the_clock(void) {
    uint64_t time = now();
    for (uint32_t place = 0; place < kiosk_count; place++) {
        struct kiosk *kiosk = &kiosks[place];
        if (kiosk->drained) continue;
        if (kiosk->again && kiosk->again <= time) ask(kiosk);
        if (kiosk->asked && time - kiosk->asked > patience * second) {
            hang_up(kiosk);
            failed(kiosk, 0);
        }
    }
}

static void tell(uint64_t start) {
    uint64_t wall = 0;
    for (uint32_t place = 0; place < kiosk_count; place++) {
        const struct kiosk *kiosk = &kiosks[place];
        uint64_t took = kiosk->drained - start;
        if (took > wall) wall = took;
        printf("kiosk %llu %u %u %u %u %u %u\n", (unsigned long long)took, kiosk->owed, kiosk->requests, kiosk->failures,
            kiosk->stored, kiosk->duplicates, kiosk->rejected);
    }
    printf("answers");
    for (size_t each = 0; each < answer_count; each++) printf(" %llu", (unsigned long long)answers[each]);
    printf("\nwall %llu\n", (unsigned long long)wall);
}

int main(int count, char **words) {
    if (count != 7) {
        fputs("crowd PORT,PORT KIOSKS LEAST MOST SEED gzip|identity < TEMPLATES\n", stderr);
        return 2;
    }
    for (char *each = strtok(words[1], ","); each && port_count < 8; each = strtok(NULL, ",")) ports[port_count++] = atoi(each);
    kiosk_count = left = (uint32_t)atoi(words[2]);
    uint32_t least = (uint32_t)atoi(words[3]), most = (uint32_t)atoi(words[4]);
    dice = strtoull(words[5], NULL, 10) | 1;
    is_gzip = strcmp(words[6], "gzip") == 0;
    if (port_count == 0 || kiosk_count < 1 || kiosk_count > most_kiosks || least < 1 || most < least || most > 2000)
        fail("PORT, KIOSKS, LEAST or MOST");
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    epoch_ms = (uint64_t)wall.tv_sec * 1000 + (uint64_t)wall.tv_nsec / 1000000;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    read_templates();
    for (uint32_t place = 0; place < kiosk_count; place++) {
        kiosks[place] = (struct kiosk){.fd = -1, .limit = 1, .owed = least + (uint32_t)(throw_dice() % (most - least + 1))};
        prepare(place);
    }
    poll_fd = epoll_create1(EPOLL_CLOEXEC);
    uint64_t start = now();
    for (uint32_t place = 0; place < kiosk_count; place++) ask(&kiosks[place]);
    for (uint64_t looked = start; left > 0;) {
        struct epoll_event events[256];
        int ready = epoll_wait(poll_fd, events, 256, 100);
        for (int each = 0; each < ready; each++) {
            struct kiosk *kiosk = &kiosks[events[each].data.u32];
            if (kiosk->fd >= 0 && events[each].events & EPOLLOUT) push(kiosk);
            if (kiosk->fd >= 0 && events[each].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) pull(kiosk);
        }
        errno = 0;
        if (now() - start > everything * second) fail("not drained within ten minutes");
        if (now() - looked > second / 10) {
            look_at_the_clock();
            looked = now();
        }
    }
    tell(start);
    return 0;
}
