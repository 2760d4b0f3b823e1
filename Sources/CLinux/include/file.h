// Files that a power cut must find whole, and how to tell that one has changed. No feature macros here: they are in
// file.c.
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// Replaces the file at `path` whole or not at all, and durably: written beside it as `path`.new with `mode` (less the
/// umask), synced, renamed, its folder synced (facts/reliability.md 1.4). 0, or the negative errno of the step that
/// failed; the file is then what it was, unless only the last sync failed, and nothing is left beside it. Blocks.
int linux_file_replace(const char *path, const uint8_t *bytes, size_t count, uint32_t mode);

/// A number that is another one when the file is another one, longer or shorter, or written since (made of its inode,
/// size and time); 0 when there is none, or none that may be looked at.
uint64_t linux_file_stamp(const char *path);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
