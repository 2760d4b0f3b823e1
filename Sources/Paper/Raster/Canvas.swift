import CPango
import Glibc

/// A Cairo surface of one byte a dot (A8) and the pen for it. Confined to the function that makes it.
// Safe because the pointers are made in init, released in deinit, and used only in methods of a living canvas.
@safe final class Canvas {
    let width: Int
    let height: Int
    private let surface: OpaquePointer
    /// The pen, valid while the canvas lives.
    let pen: OpaquePointer

    init(width: Int, height: Int) throws(PaperError) {
        (self.width, self.height) = (width, height)
        // Safe because Cairo never returns NULL here: a failure is a surface in an error state, which is asked for below.
        let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height))
        let pen = unsafe cairo_create(surface)
        guard let surface = unsafe surface, let pen = unsafe pen else { throw PaperError(.drawing) }
        unsafe (self.surface, self.pen) = (surface, pen)
        let status = unsafe cairo_status(pen)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw PaperError(.drawing, number: Int32(bitPattern: status.rawValue))
        }
    }

    deinit {
        // Safe because both were created in init and are released only here.
        unsafe cairo_destroy(pen)
        unsafe cairo_surface_destroy(surface)
    }

    /// Gives each row's bytes to `body`, to read or to change.
    func withRows(_ body: (_ row: Int, _ dots: inout MutableSpan<UInt8>) -> Void) {
        // Safe because flush finishes drawing, the data of an image surface lives as long as the surface, and each row
        // has `stride` ≥ width bytes.
        unsafe cairo_surface_flush(surface)
        guard let data = unsafe cairo_image_surface_get_data(surface) else { return }
        let stride = unsafe Int(cairo_image_surface_get_stride(surface))
        for row in 0..<height {
            let buffer = unsafe UnsafeMutableBufferPointer(start: data + row * stride, count: width)
            var dots = unsafe MutableSpan(_unsafeElements: buffer)
            body(row, &dots)
        }
        unsafe cairo_surface_mark_dirty(surface)
    }

    /// Everything darker than `threshold` as black dots.
    func bitmap(threshold: UInt8) -> Bitmap {
        let bytesPerRow = (width + 7) / 8
        var rows = [UInt8](repeating: 0, count: bytesPerRow * height)
        withRows { row, dots in
            for x in 0..<width where dots[x] >= threshold {
                rows[row * bytesPerRow + x / 8] |= 0x80 >> UInt8(x % 8)
            }
        }
        return Bitmap(width: width, rows: rows)
    }

    /// The bytes of the surface as a grey PNG.
    func png() throws(PaperError) -> [UInt8] {
        var start: UnsafeMutablePointer<CChar>?
        var count = 0
        // Safe because the shim gives fresh memory of `count` bytes, freed here once whatever the status.
        let status = unsafe onewindow_png(surface, &start, &count)
        defer { unsafe free(start) }
        guard status == CAIRO_STATUS_SUCCESS, let start = unsafe start else {
            throw PaperError(.png, number: Int32(bitPattern: status.rawValue))
        }
        let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
        return unsafe [UInt8](buffer)
    }
}
