import CPango
import Domain
import Foundation
import Paper

enum Fixtures {
    static func url(_ name: String) throws -> URL {
        let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
        return folder.appendingPathComponent("Fixtures").appendingPathComponent(name)
    }

    /// The checkout this was compiled in.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The sentences the kiosk prints with.
    static func texts() throws -> Texts {
        let table = try Data(contentsOf: root.appending(path: "Assets/texts/slips.json"))
        return Texts(table: try JSONDecoder().decode([String: [String: String]].self, from: table))
    }

    static func ticket() -> TicketSlip {
        TicketSlip(hall: "贵州南路社区党群服务中心", number: "A012", ahead: 5, taken: "2026-03-02 09:15")
    }

    static func itemNumber() throws -> ItemNumber {
        guard let day = CivilDate("2026-03-02"),
            let number = ItemNumber(region: "450502001001", date: BusinessDate(day), running: 12)
        else { throw CocoaError(.formatting) }
        return number
    }

    static func receipt() throws -> ReceiptSlip {
        ReceiptSlip(
            office: SlipOffice(hall: "贵州南路社区党群服务中心", phone: "0779-3031234", complaintPhone: "12345"),
            entries: [
                .init(
                    itemNumber: try itemNumber(), service: "老年人优待证办理",
                    materials: [
                        .init(name: "居民身份证", originals: 1, copies: 1, received: true),
                        .init(name: "近期二寸免冠彩色照片", originals: 2, copies: 0, received: true),
                        .init(name: "居民户口簿（户主页和本人页）", originals: 1, copies: 1, received: false),
                    ])
            ], time: "2026-03-02 09:20", receiver: "1001 号社工")
    }
}

extension Bitmap {
    /// Reads a grey PNG at one point a dot; nil when Cairo cannot.
    init?(png path: String) {
        // Safe because Cairo answers with a surface in every case, and its data lives until it is destroyed below.
        guard let surface = unsafe cairo_image_surface_create_from_png(path) else { return nil }
        defer { unsafe cairo_surface_destroy(surface) }
        guard unsafe cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
            let data = unsafe cairo_image_surface_get_data(surface)
        else { return nil }
        let width = unsafe Int(cairo_image_surface_get_width(surface))
        let height = unsafe Int(cairo_image_surface_get_height(surface))
        let stride = unsafe Int(cairo_image_surface_get_stride(surface))
        let format = unsafe cairo_image_surface_get_format(surface)
        let step = format == CAIRO_FORMAT_A8 ? 1 : 4
        self.init(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width { self[x, y] = unsafe data[y * stride + x * step] < 128 }
        }
    }

    /// The share of dots that differ, against the black dots of `other`, after both are blurred over 3 × 3 dots: a
    /// stroke that moved by part of a dot counts little, a stroke that is missing counts whole.
    func difference(from other: Bitmap) -> Double {
        guard width == other.width, height == other.height else { return 1 }
        guard bytes != other.bytes else { return 0 }
        var differing = 0
        for y in 0..<height where cropped(rows: y - 1..<y + 2) != other.cropped(rows: y - 1..<y + 2) {
            for x in 0..<width where abs(density(x, y) - other.density(x, y)) > 4 { differing += 1 }
        }
        return Double(differing) / Double(max(1, other.blackDots))
    }

    private func density(_ x: Int, _ y: Int) -> Int {
        var count = 0
        for row in y - 1...y + 1 { for column in x - 1...x + 1 where self[column, row] { count += 1 } }
        return count
    }

    /// The first and last columns that hold a black dot.
    var inkColumns: ClosedRange<Int>? {
        let columns = (0..<width).filter { x in (0..<height).contains { self[x, $0] } }
        return columns.first.flatMap { first in columns.last.map { first...$0 } }
    }
}

/// A directory of its own that is removed at the end.
func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("paper-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url)
}
