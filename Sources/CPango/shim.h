#pragma once

#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>

// Cairo hands a PNG to a callback; Swift forms no C callbacks outside Devices/IO, so the callback is here.
static cairo_status_t onewindow_png_chunk(void *file, const unsigned char *data, unsigned int length) {
    return fwrite(data, 1, length, (FILE *)file) == length ? CAIRO_STATUS_SUCCESS
                                                           : CAIRO_STATUS_WRITE_ERROR;
}

// Writes `surface` as PNG into fresh memory; the caller frees *bytes whatever the status is.
static inline cairo_status_t onewindow_png(cairo_surface_t *surface, char **bytes, size_t *length) {
    FILE *file = open_memstream(bytes, length);
    if (file == NULL) {
        return CAIRO_STATUS_NO_MEMORY;
    }
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, onewindow_png_chunk, file);
    return fclose(file) == 0 ? status : CAIRO_STATUS_WRITE_ERROR;
}

// g_object_unref takes a gpointer: one typed form each, so that a wrong pointer does not compile.
static inline void onewindow_free_context(PangoContext *context) { g_object_unref(context); }
static inline void onewindow_free_layout(PangoLayout *layout) { g_object_unref(layout); }
