#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

static int answer(int result) { return result < 0 ? -errno : result; }

// Descriptors ------------------------------------------------------------------------------------------------

int linux_open_device(const char *path) {
    return answer(open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
}

int linux_lock(int descriptor) {
    int result = answer(flock(descriptor, LOCK_EX | LOCK_NB));
    return result == -EWOULDBLOCK ? -EBUSY : result;
}

int linux_set_blocking(int descriptor, int blocking) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) return -errno;
    return answer(fcntl(descriptor, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK));
}

int64_t linux_read(int descriptor, uint8_t *into, size_t count) {
    ssize_t result = read(descriptor, into, count);
    return result < 0 ? -errno : result;
}

int64_t linux_write(int descriptor, const uint8_t *from, size_t count) {
    ssize_t result = write(descriptor, from, count);
    return result < 0 ? -errno : result;
}

int linux_close(int descriptor) { return answer(close(descriptor)); }

// Waiting ----------------------------------------------------------------------------------------------------

const uint32_t linux_readable = EPOLLIN;
const uint32_t linux_writable = EPOLLOUT;
const uint32_t linux_broken = EPOLLERR | EPOLLHUP;

int linux_epoll_create(void) { return answer(epoll_create1(EPOLL_CLOEXEC)); }

static int control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return answer(epoll_ctl(epoll, operation, descriptor, &event));
}

int linux_epoll_add(int epoll, int descriptor, uint64_t token) {
    // A hang-up cannot be declined; one-shot makes it at most one event before somebody waits, which nobody hears.
    return control(epoll, EPOLL_CTL_ADD, descriptor, EPOLLONESHOT, token);
}

int linux_epoll_arm(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, events | EPOLLONESHOT, token);
}

int linux_epoll_remove(int epoll, int descriptor) { return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0); }

int linux_epoll_wait(int epoll, struct linux_ready *ready, int capacity, int milliseconds) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll, events, capacity < 64 ? capacity : 64, milliseconds);
    if (count < 0) return -errno;
    for (int i = 0; i < count; i++) {
        ready[i].token = events[i].data.u64;
        ready[i].events = events[i].events;
    }
    return count;
}

int linux_poll(int descriptor, uint32_t events, int milliseconds) {
    struct pollfd waiting = {.fd = descriptor, .events = (short)events};
    int count = poll(&waiting, 1, milliseconds);
    if (count < 0) return -errno;
    return count == 0 ? 0 : waiting.revents;
}

int linux_event_create(void) { return answer(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int linux_event_create_waiting(void) { return answer(eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE)); }

int linux_event_signal(int event) { return answer(eventfd_write(event, 1)); }

int linux_event_take(int event) {
    eventfd_t value;
    return answer(eventfd_read(event, &value));
}

// Threads ----------------------------------------------------------------------------------------------------

// SIGURG: ignored by default, so a stray one harms nobody, and no library we use waits for it.
static const int interruption = SIGURG;

static void do_nothing(int signal) { (void)signal; }

struct start {
    void (*body)(void *);
    void *context;
};

static void *run(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

int linux_thread_start(const char *name, void (*body)(void *), void *context, uint64_t *_Nullable thread) {
    struct sigaction action = {.sa_handler = do_nothing};  // without SA_RESTART: it must interrupt
    if (sigaction(interruption, &action, NULL) < 0) return -errno;
    struct start *start = malloc(sizeof *start);
    if (start == NULL) return -ENOMEM;
    *start = (struct start){body, context};
    sigset_t blocked, before;
    sigfillset(&blocked);
    sigdelset(&blocked, interruption);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    pthread_t created;
    int error = pthread_create(&created, NULL, run, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0) {
        free(start);
        return -error;
    }
    pthread_setname_np(created, name);
    if (thread != NULL) *thread = (uint64_t)created;
    pthread_detach(created);
    return 0;
}

int linux_thread_interrupt(uint64_t thread) { return -pthread_kill((pthread_t)thread, interruption); }

int32_t linux_thread_id(void) { return gettid(); }

// Terminals --------------------------------------------------------------------------------------------------

int linux_pty_open(int *controller, int *replica, char *path, size_t capacity) {
    struct termios raw = {0};
    cfmakeraw(&raw);
    raw.c_cflag |= CREAD | CLOCAL;
    cfsetspeed(&raw, B115200);
    if (openpty(controller, replica, NULL, &raw, NULL) < 0) return -errno;
    fcntl(*controller, F_SETFD, FD_CLOEXEC);
    fcntl(*replica, F_SETFD, FD_CLOEXEC);
    int error = ttyname_r(*replica, path, capacity);
    if (error == 0) return 0;
    close(*controller);
    close(*replica);
    return -error;
}

static speed_t speed(int baud) {
    switch (baud) {
        case 9600: return B9600;
        case 19200: return B19200;
        case 38400: return B38400;
        case 57600: return B57600;
        case 115200: return B115200;
        default: return B0;
    }
}

int linux_is_terminal(int descriptor) {
    struct termios settings;
    return tcgetattr(descriptor, &settings) == 0;
}

int linux_serial_configure(int descriptor, int baud, enum linux_flow flow) {
    struct termios settings;
    if (speed(baud) == B0) return -EINVAL;
    if (tcgetattr(descriptor, &settings) < 0) return -errno;
    cfmakeraw(&settings);
    settings.c_cflag &= ~(CSTOPB | PARENB | CRTSCTS);
    settings.c_cflag |= CREAD | CLOCAL;
    settings.c_iflag &= ~(IXON | IXOFF | IXANY);
    if (flow == linux_flow_xon_xoff) settings.c_iflag |= IXON;
    if (flow == linux_flow_rts_cts) settings.c_cflag |= CRTSCTS;
    settings.c_cc[VSTART] = 0x11;  // XON and XOFF, whatever the last program made of them
    settings.c_cc[VSTOP] = 0x13;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    cfsetspeed(&settings, speed(baud));
    return answer(tcsetattr(descriptor, TCSANOW, &settings));
}

int linux_serial_discard_input(int descriptor) { return answer(tcflush(descriptor, TCIFLUSH)); }

int linux_output_waiting(int descriptor) {
    int count = 0;
    return ioctl(descriptor, TIOCOUTQ, &count) < 0 ? -errno : count;
}

int linux_serial_discard_output(int descriptor) { return answer(tcflush(descriptor, TCOFLUSH)); }

// Printers ---------------------------------------------------------------------------------------------------

// linux/lp.h: LPGETSTATUS, LP_POUTPA, LP_PSELECD, LP_PERRORP.
const int linux_port_paper_empty = 0x20;
const int linux_port_selected = 0x10;
const int linux_port_no_error = 0x08;

int linux_printer_port_status(int descriptor) {
    int status = 0;
    if (ioctl(descriptor, 0x060b, &status) < 0) return -errno;
    return status & 0xFF;
}

int linux_printer_device_id(int descriptor, uint8_t *into, size_t capacity) {
    // usblp: _IOC(_IOC_READ, 'P', 1, size); two length bytes, big endian, that count themselves, then the text.
    unsigned char id[1024] = {0};
    if (ioctl(descriptor, _IOC(_IOC_READ, 'P', 1, sizeof id), id) < 0) return -errno;
    size_t length = (size_t)id[0] << 8 | id[1];
    if (length < 2) return 0;
    if (length > sizeof id) length = sizeof id;
    length -= 2;
    if (length > capacity) length = capacity;
    memcpy(into, id + 2, length);
    return (int)length;
}

// Sockets ----------------------------------------------------------------------------------------------------

static void set_option(int descriptor, int level, int option, int value) {
    setsockopt(descriptor, level, option, &value, sizeof value);
}

int linux_tcp_connect(const char *address, uint16_t port) {
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(address, service, &hints, &found) != 0) return -EINVAL;
    int result;
    int descriptor = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor >= 0) {
        set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
        set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 10);
        set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 5);
        set_option(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 3);
        set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
        set_option(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, 10000);
        result = descriptor;
        if (connect(descriptor, found->ai_addr, found->ai_addrlen) < 0 && errno != EINPROGRESS) {
            result = -errno;
            close(descriptor);
        }
    } else {
        result = -errno;
    }
    freeaddrinfo(found);
    return result;
}

int linux_socket_finish_sending(int descriptor) { return answer(shutdown(descriptor, SHUT_WR)); }

int linux_socket_abort_on_close(int descriptor) {
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    return answer(setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
}

int linux_socket_error(int descriptor) {
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return -errno;
    return -error;
}

int64_t linux_socket_send(int descriptor, const uint8_t *from, size_t count) {
    ssize_t result = send(descriptor, from, count, MSG_NOSIGNAL);
    return result < 0 ? -errno : result;
}

int linux_tcp_listen(uint16_t port, uint16_t *actual) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    set_option(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(descriptor, (struct sockaddr *)&address, size) < 0 || listen(descriptor, 16) < 0
        || getsockname(descriptor, (struct sockaddr *)&address, &size) < 0) {
        int error = -errno;
        close(descriptor);
        return error;
    }
    *actual = ntohs(address.sin_port);
    return descriptor;
}

int linux_tcp_accept(int listener) { return answer(accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)); }
