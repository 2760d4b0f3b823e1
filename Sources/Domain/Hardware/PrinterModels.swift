/// The printers we know: `Assets/devices/printers.json`, read and checked.
///
/// Decoding throws a `PrinterModelsError` that names the record and the remedy.
package struct PrinterModels: Hashable, Sendable {
    /// What is assumed of a printer nobody knows: for paper of 80 mm and of 58 mm.
    package let defaults: Defaults
    /// The more particular first: the first that fits counts.
    package let records: [PrinterModelRecord]

    package struct Defaults: Hashable, Sendable, Decodable {
        package let wide: PrinterModel
        package let narrow: PrinterModel

        private enum CodingKeys: String, CodingKey { case wide = "80", narrow = "58" }
    }

    /// Throws what is wrong with the first wrong record.
    package init(defaults: Defaults, records: [PrinterModelRecord]) throws(PrinterModelsError) {
        (self.defaults, self.records) = (defaults, records)
        try check()
    }

    /// The record of this printer; nil when none fits. What the printer says of itself is believed before what its
    /// USB side says, and a name before a number that whole families of clones share.
    package func record(of words: PrinterModelWords) -> PrinterModelRecord? {
        for model in words.models {
            if let record = records.first(where: { $0.match.fits(model: model, maker: words.maker) }) {
                return record
            }
        }
        return words.usb.flatMap { usb in records.first { $0.match.usb.contains(usb.lowercased()) } }
    }

    /// Nil when no record fits.
    package func model(of words: PrinterModelWords) -> PrinterModel? {
        record(of: words).map { $0.model(defaults) }
    }

    /// What is assumed of a printer nobody knows, if its width is known at all.
    package func fallback(width: Int?) -> PrinterModel {
        guard let width else { return defaults.wide }
        var model = width <= defaults.narrow.width ? defaults.narrow : defaults.wide
        model.width = width
        return model
    }
}

extension PrinterModels: Decodable {
    private enum CodingKeys: String, CodingKey { case defaults, models }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            defaults: try container.decode(Defaults.self, forKey: .defaults),
            records: try container.decode([PrinterModelRecord].self, forKey: .models))
    }
}

// MARK: What a record may say

extension PrinterModels {
    private func check() throws(PrinterModelsError) {
        for model in [defaults.wide, defaults.narrow] { try model.check() }
        var names: Set<String> = []
        var rules: [String: String] = [:]
        for record in records {
            try record.check(defaults)
            guard names.insert(record.name).inserted else {
                throw PrinterModelsError(record.name, "stands twice; keep one of them")
            }
            for rule in record.match.rules {
                if let other = rules.updateValue(record.name, forKey: rule) {
                    throw PrinterModelsError(
                        record.name, "matches `\(rule)` as \(other) does; keep it in one")
                }
            }
        }
    }
}

extension PrinterModel {
    /// 640 is the widest head we know (facts/escpos.md 1); a byte of GS v 0's header holds 255 × 8 dots.
    private static let widths = 128...2040
    private static let speeds = 10...500
    /// The most rows any known printer takes in one GS v 0 (facts/escpos.md 2.4).
    package static let tallestSlice = 2303

    func check() throws(PrinterModelsError) {
        guard Self.widths.contains(width), width.isMultiple(of: 8) else {
            throw PrinterModelsError(
                name, "width \(width) is none; write the dots across the head, a multiple of 8")
        }
        guard [180, 203].contains(dotsPerInch) else {
            throw PrinterModelsError(name, "dotsPerInch \(dotsPerInch) is none; write 203 or 180")
        }
        guard (1...Self.tallestSlice).contains(sliceRows) else {
            throw PrinterModelsError(name, "sliceRows \(sliceRows) is none; write 1 to \(Self.tallestSlice)")
        }
        guard Self.speeds.contains(millimetresPerSecond) else {
            throw PrinterModelsError(
                name, "millimetresPerSecond \(millimetresPerSecond) is none; write 10 to 500")
        }
    }
}

/// What is wrong with a record, and what to write instead.
package struct PrinterModelsError: Error, Hashable, Sendable, CustomStringConvertible {
    package let record: String
    package let remedy: String

    package init(_ record: String, _ remedy: String) { (self.record, self.remedy) = (record, remedy) }

    package var description: String { "printer \"\(record)\": \(remedy)" }
}
