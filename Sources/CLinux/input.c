#define _GNU_SOURCE
#include "input.h"

#include <errno.h>
#include <linux/input.h>
#include <string.h>
#include <sys/ioctl.h>

const size_t linux_input_event_size = sizeof(struct input_event);
const uint16_t linux_input_synchronise = EV_SYN;
const uint16_t linux_input_key = EV_KEY;
const uint16_t linux_input_report = SYN_REPORT;
const uint16_t linux_input_dropped = SYN_DROPPED;

struct linux_input_event linux_input_event_decode(const uint8_t *bytes) {
    struct input_event event;
    memcpy(&event, bytes, sizeof event);
    return (struct linux_input_event){.type = event.type, .code = event.code, .value = event.value};
}

void linux_input_event_encode(struct linux_input_event event, uint8_t *bytes) {
    struct input_event whole = {.type = event.type, .code = event.code, .value = event.value};
    memcpy(bytes, &whole, sizeof whole);
}

static int has(const uint8_t *keys, int key) { return keys[key / 8] >> (key % 8) & 1; }

static int has_all(const uint8_t *keys, int first, int last) {
    for (int key = first; key <= last; key++) {
        if (!has(keys, key)) return 0;
    }
    return 1;
}

int linux_input_is_keyboard(int descriptor) {
    uint8_t keys[KEY_MAX / 8 + 1] = {0};
    if (ioctl(descriptor, EVIOCGBIT(EV_KEY, sizeof keys), keys) < 0) return -errno;
    return has_all(keys, KEY_1, KEY_0) && has_all(keys, KEY_Q, KEY_P) && has_all(keys, KEY_A, KEY_L)
           && has_all(keys, KEY_Z, KEY_M) && has(keys, KEY_ENTER);
}

int linux_input_grab(int descriptor, int grabs) {
    return ioctl(descriptor, EVIOCGRAB, grabs) < 0 ? -errno : 0;
}
