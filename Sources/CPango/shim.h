#pragma once

#include <pango/pangocairo.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

// PNG bytes in memory, read by the callback below.
struct onewindow_png_source {
    const unsigned char *bytes;
    size_t left;
};

static cairo_status_t onewindow_png_read_chunk(void *closure, unsigned char *data, unsigned int length) {
    struct onewindow_png_source *source = (struct onewindow_png_source *)closure;
    if (length > source->left) {
        return CAIRO_STATUS_READ_ERROR;
    }
    memcpy(data, source->bytes, length);
    source->bytes += length;
    source->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

// Reads a PNG from memory as greys on white paper, 255 white: `width` times `height` bytes into `greys`.
static inline cairo_status_t onewindow_read_png(const unsigned char *bytes, size_t length, int width, int height,
                                                unsigned char *greys) {
    struct onewindow_png_source source = {bytes, length};
    cairo_surface_t *picture = cairo_image_surface_create_from_png_stream(onewindow_png_read_chunk, &source);
    cairo_surface_t *paper = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *pen = cairo_create(paper);
    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_paint(pen);
    cairo_set_source_surface(pen, picture, 0, 0);
    cairo_paint(pen);
    cairo_status_t status = cairo_surface_status(picture);
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_status(pen);
    }
    if (status == CAIRO_STATUS_SUCCESS) {
        cairo_surface_flush(paper);
        const unsigned char *data = cairo_image_surface_get_data(paper);
        int stride = cairo_image_surface_get_stride(paper);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                uint32_t dot;
                memcpy(&dot, data + y * stride + 4 * x, 4);
                greys[y * width + x] =
                    (unsigned char)(((dot >> 16 & 255) * 30 + (dot >> 8 & 255) * 59 + (dot & 255) * 11) / 100);
            }
        }
    }
    cairo_destroy(pen);
    cairo_surface_destroy(paper);
    cairo_surface_destroy(picture);
    return status;
}

// g_object_unref takes a gpointer: one typed form each, so that a wrong pointer does not compile.
static inline void onewindow_free_context(PangoContext *context) { g_object_unref(context); }
static inline void onewindow_free_layout(PangoLayout *layout) { g_object_unref(layout); }
static inline void onewindow_free_font(PangoFont *font) { g_object_unref(font); }
