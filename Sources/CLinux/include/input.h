// Keyboards as the kernel's event devices (/dev/input/event…) show them. No feature macros here: they are in input.c.
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// One event without its time, whose size differs between 32 and 64 bit.
struct linux_input_event {
    uint16_t type;
    uint16_t code;
    int32_t value;
};

/// How many bytes one event has in what an event device gives.
extern const size_t linux_input_event_size;
/// `bytes`: linux_input_event_size of them, at any alignment.
struct linux_input_event linux_input_event_decode(const uint8_t *bytes);
/// The other way, with the time 0: what tests play a keyboard with.
void linux_input_event_encode(struct linux_input_event event, uint8_t *bytes);

/// Types: what the code and the value of an event are about.
extern const uint16_t linux_input_synchronise;  // EV_SYN
extern const uint16_t linux_input_key;          // EV_KEY; value 0 let go, 1 pressed, 2 repeated
/// Codes of linux_input_synchronise.
extern const uint16_t linux_input_report;   // SYN_REPORT: what came since the last one belongs together
extern const uint16_t linux_input_dropped;  // SYN_DROPPED: the kernel's buffer ran over, events were lost

/// 1 when it has the keys of a keyboard that can type a code (letters, digits, Enter), 0 when not; -ENOTTY for
/// what is no event device.
int linux_input_is_keyboard(int descriptor);
/// Takes every event for this descriptor alone, or gives that up; -EBUSY when another has taken them.
int linux_input_grab(int descriptor, int grabs);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
