import Foundation
import Paper
import Testing

/// Holds dots against a committed picture. Another version of the font may move an edge, not a stroke.
func expect(_ actual: Bitmap, looksLike file: String) throws {
    let golden = Bitmap(png: try Fixtures.url(file).path)
    let difference = golden.map { actual.difference(from: $0) } ?? 1
    guard difference > 0.02 else { return }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("paper-actual")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let place = folder.appendingPathComponent(file)
    try Data(PNGImage(actual).bytes).write(to: place)
    Issue.record(
        "\(file) differs by \(difference) (fonts-noto-cjk, fonts-hanazono installed?); what was drawn is in \(place.path)"
    )
}
