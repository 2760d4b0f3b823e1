#define _GNU_SOURCE
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Opens the folder that `path` lies in, and points `name` at the last part of `path`.
static int open_folder(const char *path, const char **name) {
    char folder[PATH_MAX] = ".";
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    if (slash) {
        size_t length = slash == path ? 1 : (size_t)(slash - path);
        if (length >= sizeof folder) return -ENAMETOOLONG;
        memcpy(folder, path, length);
        folder[length] = 0;
    }
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

/// Everything, in as many pieces as the kernel takes it in.
static int write_whole(int file, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(file, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -errno;
        if (written == 0) return -EIO;  // no progress and no reason: never a loop without end
        bytes += written;
        count -= (size_t)written;
    }
    return 0;
}

static int write_synced(int folder, const char *name, const uint8_t *bytes, size_t count, uint32_t mode) {
    // What a power cut left is not ours to write into: it may have another owner, another mode.
    unlinkat(folder, name, 0);
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
    if (file < 0) return -errno;
    int error = write_whole(file, bytes, count);
    if (error == 0 && fsync(file) != 0) error = -errno;
    if (close(file) != 0 && error == 0 && errno != EINTR) error = -errno;  // NFS and quotas tell it here
    return error;
}

int linux_file_replace(const char *path, const uint8_t *bytes, size_t count, uint32_t mode) {
    const char *name;
    int folder = open_folder(path, &name);
    if (folder < 0) return folder;
    char temporary[NAME_MAX + 1];
    int error = -ENAMETOOLONG;
    if (snprintf(temporary, sizeof temporary, "%s.new", name) < (int)sizeof temporary) {
        error = write_synced(folder, temporary, bytes, count, mode);
        if (error == 0 && renameat(folder, temporary, folder, name) != 0) error = -errno;
        if (error != 0) unlinkat(folder, temporary, 0);
        if (error == 0 && fsync(folder) != 0) error = -errno;
    }
    close(folder);
    return error;
}

/// One step of a mixing function in which every bit of `value` moves about half of the answer's (splitmix64).
static uint64_t mix(uint64_t seed, uint64_t value) {
    uint64_t mixed = seed + value + 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

uint64_t linux_file_stamp(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) return 0;
    uint64_t stamp = mix(0, (uint64_t)about.st_ino);
    stamp = mix(stamp, (uint64_t)about.st_size);
    stamp = mix(stamp, (uint64_t)about.st_mtim.tv_sec);
    stamp = mix(stamp, (uint64_t)about.st_mtim.tv_nsec);
    return stamp == 0 ? 1 : stamp;
}
