// A record of `models` in `Assets/devices/printers.json`:
//
//     {"name": "Epson TM-T88III", "paper": 80,
//      "match": {"maker": ["EPSON*"], "model": ["TM-T88III*"], "usb": ["04b8:0202"]},
//      "width": 512, …                   what differs from the default of that paper
//      "source": "facts/escpos.md 1"}    where it is known from

/// One model of printer, or a family that is alike: how to know it, and what differs from the default of its paper.
package struct PrinterModelRecord: Hashable, Sendable {
    package struct Match: Hashable, Sendable, Decodable {
        /// For MFG of the IEEE 1284 ID and the answer to GS I 66; empty for any.
        package let maker: [PrinterModelGlob]
        /// For MDL of the IEEE 1284 ID and the answer to GS I 67.
        package let model: [PrinterModelGlob]
        /// `04b8:0202`, in small letters.
        package let usb: [String]

        package init(maker: [PrinterModelGlob] = [], model: [PrinterModelGlob] = [], usb: [String] = []) {
            (self.maker, self.model, self.usb) = (maker, model, usb)
        }

        /// A maker that is not told is no reason against.
        func fits(model name: String, maker word: String?) -> Bool {
            let isMaker = word.map { word in maker.isEmpty || maker.contains { $0.matches(word) } } ?? true
            return isMaker && model.contains { $0.matches(name) }
        }

        /// Every way in, as text: no two records may share one.
        var rules: [String] {
            let makers = maker.isEmpty ? ["*"] : maker.map(\.text)
            return usb + makers.flatMap { maker in model.map { "\(maker) \($0.text)".lowercased() } }
        }
    }

    package enum Paper: Int, Hashable, Sendable, Codable { case wide = 80, narrow = 58 }

    package let name: String
    package let paper: Paper
    package let match: Match
    /// Where it is known from; a record without a source is a guess.
    package let source: String
    private let width: Int?
    private let dotsPerInch: Int?
    private let cut: PrinterModel.Cut?
    private let sliceRows: Int?
    private let leavesChineseMode: Bool?
    private let hasNearEndSensor: Bool?
    private let confirmation: PrinterModel.Confirmation?
    private let font: PrinterModel.TwoByteFont?
    private let presenter: PrinterModel.Presenter?
    private let millimetresPerSecond: Int?

    /// The default of its paper, and what differs.
    package func model(_ defaults: PrinterModels.Defaults) -> PrinterModel {
        let base = paper == .wide ? defaults.wide : defaults.narrow
        return PrinterModel(
            name: name, width: width ?? base.width, dotsPerInch: dotsPerInch ?? base.dotsPerInch,
            cut: cut ?? base.cut, sliceRows: sliceRows ?? base.sliceRows,
            leavesChineseMode: leavesChineseMode ?? base.leavesChineseMode,
            hasNearEndSensor: hasNearEndSensor ?? base.hasNearEndSensor,
            confirmation: confirmation ?? base.confirmation, font: font ?? base.font,
            presenter: presenter ?? base.presenter,
            millimetresPerSecond: millimetresPerSecond ?? base.millimetresPerSecond)
    }

    func check(_ defaults: PrinterModels.Defaults) throws(PrinterModelsError) {
        guard !match.rules.isEmpty else {
            throw PrinterModelsError(
                name, "matches nothing; write a pattern in match.model or a number in match.usb")
        }
        for glob in match.maker + match.model where glob.text.allSatisfy({ $0 == "*" || $0 == " " }) {
            throw PrinterModelsError(name, "matches every printer by `\(glob.text)`; write a name")
        }
        for usb in match.usb where !Self.isUSB(usb) {
            throw PrinterModelsError(
                name, "`\(usb)` is no USB number; write vendor:product such as 04b8:0202")
        }
        guard !source.isEmpty else {
            throw PrinterModelsError(name, "has no source; say where it is known from")
        }
        try model(defaults).check()
    }

    private static func isUSB(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                part.utf8.count == 4
                    && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            }
    }
}

// MARK: Reading

extension PrinterModelRecord: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, paper, match, source, width, dotsPerInch, cut, sliceRows, leavesChineseMode
        case hasNearEndSensor, confirmation, font, presenter, millimetresPerSecond
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        name = try keys.decode(String.self, forKey: .name)
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys
        where CodingKeys(rawValue: key.stringValue) == nil {
            let known = CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")
            throw PrinterModelsError(name, "`\(key.stringValue)` means nothing here; known: \(known)")
        }
        guard let paper = Paper(rawValue: try keys.decode(Int.self, forKey: .paper)) else {
            throw PrinterModelsError(name, "is for paper of no known width; write 80 or 58")
        }
        self.paper = paper
        match = try keys.decode(Match.self, forKey: .match)
        source = try keys.decode(String.self, forKey: .source)
        width = try keys.decodeIfPresent(Int.self, forKey: .width)
        dotsPerInch = try keys.decodeIfPresent(Int.self, forKey: .dotsPerInch)
        cut = try keys.decodeIfPresent(PrinterModel.Cut.self, forKey: .cut)
        sliceRows = try keys.decodeIfPresent(Int.self, forKey: .sliceRows)
        leavesChineseMode = try keys.decodeIfPresent(Bool.self, forKey: .leavesChineseMode)
        hasNearEndSensor = try keys.decodeIfPresent(Bool.self, forKey: .hasNearEndSensor)
        confirmation = try keys.decodeIfPresent(PrinterModel.Confirmation.self, forKey: .confirmation)
        font = try keys.decodeIfPresent(PrinterModel.TwoByteFont.self, forKey: .font)
        presenter = try keys.decodeIfPresent(PrinterModel.Presenter.self, forKey: .presenter)
        millimetresPerSecond = try keys.decodeIfPresent(Int.self, forKey: .millimetresPerSecond)
    }
}

extension PrinterModelRecord.Match {
    private enum CodingKeys: String, CodingKey { case maker, model, usb }

    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        maker = try keys.decodeIfPresent([PrinterModelGlob].self, forKey: .maker) ?? []
        model = try keys.decodeIfPresent([PrinterModelGlob].self, forKey: .model) ?? []
        usb = try keys.decodeIfPresent([String].self, forKey: .usb) ?? []
    }
}
