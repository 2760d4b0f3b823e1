#pragma once
#include <libusb.h>

/// A context that looks for no devices and starts no hot-plug thread: devices are handed to it by descriptor
/// (libusb_wrap_sys_device). A shim because libusb_set_option is variadic, which Swift cannot call.
static inline int usb_context_without_discovery(libusb_context **context) {
    int result = libusb_set_option(NULL, LIBUSB_OPTION_NO_DEVICE_DISCOVERY);
    return result < 0 ? result : libusb_init(context);
}
