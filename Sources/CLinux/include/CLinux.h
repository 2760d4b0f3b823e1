// Linux calls and constants that Swift's Glibc module lacks or gives with the wrong type, each once.
//
// Every function that can fail answers a negative errno (-EAGAIN) instead of setting errno, so that nothing
// stands between the call and its error. No feature macros here: they are in CLinux.c.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "clock.h"
#include "file.h"
#include "input.h"

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

// Descriptors ------------------------------------------------------------------------------------------------

/// Opens a device for reading and writing, close-on-exec, not as controlling terminal, without waiting for a carrier.
int linux_open_device(const char *path);
/// Takes the exclusive advisory lock of an open device; -EBUSY when another descriptor holds it.
int linux_lock(int descriptor);
int linux_set_blocking(int descriptor, int blocking);
int64_t linux_read(int descriptor, uint8_t *into, size_t count);
int64_t linux_write(int descriptor, const uint8_t *from, size_t count);
int linux_close(int descriptor);

// Waiting ----------------------------------------------------------------------------------------------------

extern const uint32_t linux_readable;
extern const uint32_t linux_writable;
/// Error or hang-up: reported whether asked for or not.
extern const uint32_t linux_broken;

struct linux_ready {
    uint64_t token;
    uint32_t events;
};

int linux_epoll_create(void);
/// Adds a descriptor with no interest yet. -EPERM for files that are always ready.
int linux_epoll_add(int epoll, int descriptor, uint64_t token);
/// Asks for one event of those in `events` (EPOLLONESHOT).
int linux_epoll_arm(int epoll, int descriptor, uint32_t events, uint64_t token);
int linux_epoll_remove(int epoll, int descriptor);
/// Fills `ready`; answers how many. `milliseconds` -1 waits for ever.
int linux_epoll_wait(int epoll, struct linux_ready *ready, int capacity, int milliseconds);
/// poll() on one descriptor; answers the bits above that are true now.
int linux_poll(int descriptor, uint32_t events, int milliseconds);

/// A non-blocking counter; `linux_event_take` answers -EAGAIN when it is 0.
int linux_event_create(void);
/// A counter whose `linux_event_take` waits and takes one.
int linux_event_create_waiting(void);
int linux_event_signal(int event);
int linux_event_take(int event);

// Threads ----------------------------------------------------------------------------------------------------

/// Starts a detached thread with every signal blocked but the one `linux_thread_interrupt` sends.
int linux_thread_start(const char *name, void (*body)(void *), void *context, uint64_t *_Nullable thread);
/// Makes a system call in which `thread` is blocked return -EINTR or a short count. The thread must be alive.
int linux_thread_interrupt(uint64_t thread);
/// The kernel's number of the calling thread.
int32_t linux_thread_id(void);

// Terminals --------------------------------------------------------------------------------------------------

/// A pseudo-terminal in raw mode, both ends close-on-exec. Writes the path of the replica.
int linux_pty_open(int *controller, int *replica, char *path, size_t capacity);

enum linux_flow {
    linux_flow_none = 0,
    linux_flow_xon_xoff = 1,
    linux_flow_rts_cts = 2,
};
/// 1 for a serial line or a pseudo-terminal, 0 for anything else.
int linux_is_terminal(int descriptor);
/// Raw 8N1 at `baud`; -EINVAL for a speed there is not, -ENOTTY for what is no terminal.
int linux_serial_configure(int descriptor, int baud, enum linux_flow flow);
int linux_serial_discard_input(int descriptor);
/// Bytes of a terminal or a TCP connection that the kernel still holds (TIOCOUTQ): not sent, or not acknowledged.
int linux_output_waiting(int descriptor);
/// Drops what has not been sent yet, so that closing does not wait for it.
int linux_serial_discard_output(int descriptor);

// Printers ---------------------------------------------------------------------------------------------------

/// LPGETSTATUS (0x060b): the USB printer class's port status byte, or a negative errno.
int linux_printer_port_status(int descriptor);
/// LPIOC_GET_DEVICE_ID: the printer's IEEE 1284 ID as text, without the two length bytes, not terminated. Answers
/// its length, at most `capacity`, or a negative errno.
int linux_printer_device_id(int descriptor, uint8_t *into, size_t capacity);
extern const int linux_port_paper_empty;
extern const int linux_port_selected;
extern const int linux_port_no_error;

// Sockets ----------------------------------------------------------------------------------------------------

/// Begins to connect to a literal address (no name is looked up); the descriptor is writable when it is decided.
/// Keep-alive on, no delay, and data nobody acknowledges for 10 s ends the connection.
int linux_tcp_connect(const char *address, uint16_t port);
/// What became of `linux_tcp_connect`: 0 or a negative errno.
int linux_socket_error(int descriptor);
/// Says that nothing more will be sent (FIN after what waits); the other end may still answer.
int linux_socket_finish_sending(int descriptor);
/// From now on closing drops what has not been sent (RST instead of FIN).
int linux_socket_abort_on_close(int descriptor);
/// write() without SIGPIPE.
int64_t linux_socket_send(int descriptor, const uint8_t *from, size_t count);
/// Listens on 127.0.0.1; port 0 chooses a free one, which `actual` tells. Non-blocking.
int linux_tcp_listen(uint16_t port, uint16_t *actual);
int linux_tcp_accept(int listener);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
