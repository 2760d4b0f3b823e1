#define _GNU_SOURCE
#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static int64_t milliseconds(struct timespec time) { return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000; }

struct linux_clock linux_clock_now(void) {
    struct timespec wall = {0}, boot = {0};
    clock_gettime(CLOCK_REALTIME, &wall);
    clock_gettime(CLOCK_BOOTTIME, &boot);
    struct tm civil = {0};
    localtime_r(&wall.tv_sec, &civil);
    return (struct linux_clock){
        .wall = milliseconds(wall), .boot = milliseconds(boot), .offset = (int32_t)civil.tm_gmtoff};
}

int linux_clock_synchronised(void) {
    struct timex state = {.modes = 0};  // reads only, needs no privilege
    int result = adjtimex(&state);
    if (result < 0) return -errno;
    return result != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

int linux_clock_set_zone(const char *zone) {
    if (setenv("TZ", zone, 1) < 0) return -errno;
    tzset();  // localtime_r need not look at TZ by itself (POSIX)
    return 0;
}

static int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct linux_boot_id linux_boot_id(void) {
    struct linux_boot_id id = {0};
    char text[36];
    int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t count = file < 0 ? -1 : read(file, text, sizeof text);
    id.error = count < 0 ? -errno : count == sizeof text ? 0 : -EINVAL;
    if (file >= 0) close(file);
    if (id.error != 0) return id;
    int digits = 0;
    for (size_t place = 0; place < sizeof text; place++) {
        int value = digit(text[place]);
        if (value < 0) continue;
        uint64_t *half = digits++ < 16 ? &id.high : &id.low;
        *half = *half << 4 | (uint64_t)value;
    }
    if (digits != 32) id.error = -EINVAL;
    return id;
}
