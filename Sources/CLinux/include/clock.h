// What the machine's clocks say, and where it stands. No feature macros here: they are in clock.c.
#pragma once

#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

struct linux_clock {
    /// CLOCK_REALTIME, milliseconds since 1970-01-01T00:00:00Z.
    int64_t wall;
    /// CLOCK_BOOTTIME, milliseconds since the machine started, suspended time included.
    int64_t boot;
    /// Seconds east of Greenwich at that wall time, in the zone of linux_clock_set_zone.
    int32_t offset;
};
struct linux_clock linux_clock_now(void);

/// 1 when the kernel holds the clock to be synchronised (STA_UNSYNC is clear), 0 when not, or a negative errno.
int linux_clock_synchronised(void);

/// Sets TZ for this process. Before any other thread runs: the environment has no lock.
int linux_clock_set_zone(const char *zone);

struct linux_boot_id {
    uint64_t high;
    uint64_t low;
    /// 0, or the negative errno that kept /proc/sys/kernel/random/boot_id from being read.
    int error;
};
struct linux_boot_id linux_boot_id(void);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
