import Domain
import Foundation
import Paper
import Testing

/// The bytes of a job, for every printer we know, against committed ones: what a change of the encoder or of a
/// record does to a printer in the field shows here.
struct EscposGoldenTests {
    static let models: [PrinterModel] = {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Assets/devices/printers.json")
        guard let data = try? Data(contentsOf: url),
            let models = try? JSONDecoder().decode(PrinterModels.self, from: data)
        else { return [] }
        return [models.defaults.wide, models.defaults.narrow]
            + models.records.map { $0.model(models.defaults) }
    }()

    private struct Small: Codable {
        var bytes: String
        var millimetres: Int
    }

    /// 600 rows, so that slices show; each row is its number, and no three of them make a real-time command.
    private static let tall = Bitmap(
        width: 16, rows: (0..<600).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })

    /// 24 × 3 dots, with an accidental DLE EOT in the second row.
    @Test func `a small bitmap gives the committed bytes on every printer`() throws {
        try #require(Self.models.count > 25)
        let small = Bitmap(width: 24, rows: [0xFF, 0x00, 0x81, 0x10, 0x04, 0x01, 0x00, 0xFF, 0x18])
        var actual: [String: Small] = [:]
        for model in Self.models {
            let job = try EscposEncoder(model).job(small)
            actual[model.name] = Small(bytes: Self.hex(job.bytes), millimetres: job.lengthMillimetres)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try compare(try encoder.encode(actual), with: "escpos-small.json")
    }

    @Test(arguments: models)
    func `a tall bitmap is cut into slices that add up to it`(model: PrinterModel) throws {
        var decoder = EscposDecoder()
        var paper = Bitmap(width: 16)
        for case .raster(let rows) in decoder.feed(try EscposEncoder(model).job(Self.tall).bytes) {
            #expect(rows.height <= model.sliceRows)
            paper.append(rows)
        }
        #expect(paper == Self.tall)
    }

    /// The committed picture of the ticket, so that no font has a say.
    @Test(arguments: [("80 mm", 576), ("Epson TM-T88II, IV, V", 512), ("58 mm", 384)])
    func `the ticket gives the committed bytes`(name: String, width: Int) throws {
        let model = try #require(Self.models.first { $0.name == name })
        #expect(model.width == width)
        let picture = try #require(Bitmap(png: try Fixtures.url("ticket-\(width).png").path))
        try compare(Data(try EscposEncoder(model).job(picture).bytes), with: "ticket-\(width).escpos")
    }

    private func compare(_ actual: Data, with file: String) throws {
        if let golden = try? Data(contentsOf: try Fixtures.url(file)), golden == actual { return }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("paper-actual")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let place = folder.appendingPathComponent(file)
        try actual.write(to: place)
        Issue.record("the bytes differ from \(file); what was made is in \(place.path)")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
