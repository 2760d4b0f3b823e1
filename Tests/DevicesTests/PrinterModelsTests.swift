import Domain
import Foundation
import Testing

@testable import Devices

/// `Assets/devices/printers.json` itself, and the rules by which a printer is found in it.
struct `The printers we know` {
    /// The file as it is shipped.
    static func shipped() throws -> PrinterModels {
        try JSONDecoder().decode(PrinterModels.self, from: try Data(contentsOf: url))
    }

    private static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Assets/devices/printers.json")

    /// The shipped file with one record more.
    private func decoded(_ record: String) throws -> PrinterModels {
        let text = try String(contentsOf: Self.url, encoding: .utf8)
            .replacing(#""models": ["#, with: #""models": [ \#(record),"#, maxReplacements: 1)
        return try JSONDecoder().decode(PrinterModels.self, from: Data(text.utf8))
    }

    @Test func `every shipped record is whole, has a source and is found by its own rules`() throws {
        let models = try Self.shipped()
        #expect(models.records.count >= 25)
        for record in models.records {
            #expect(record.source.contains("facts/escpos.md"), "\(record.name)")
            for usb in record.match.usb {
                #expect(models.record(of: .init(usb: usb))?.name == record.name, "\(usb)")
            }
            for glob in record.match.model {
                let name = glob.text.replacing("*", with: "")
                let maker = record.match.maker.first?.text.replacing("*", with: "")
                let found = models.record(of: .init(maker: maker, models: [name]))
                #expect(found?.name == record.name, "\(name)")
            }
        }
    }

    @Test func `the two defaults are what 80 mm and 58 mm printers are`() throws {
        let models = try Self.shipped()
        #expect(models.fallback(width: nil) == models.defaults.wide)
        #expect(models.defaults.wide == PrinterModel(), "the one of the code and the one of the file agree")
        #expect((models.defaults.narrow.width, models.defaults.narrow.dotsPerInch) == (384, 203))
        #expect(models.fallback(width: 384) == models.defaults.narrow)
        #expect(models.fallback(width: 512).width == 512)
        #expect(models.fallback(width: 512).name == "80 mm")
    }

    struct Case: Sendable {
        var words: PrinterModelWords
        var width: Int
        var dotsPerInch = 203
        var confirmation: PrinterModel.Confirmation?

        init(
            _ words: PrinterModelWords, _ width: Int, _ dotsPerInch: Int = 203,
            _ confirmation: PrinterModel.Confirmation? = nil
        ) {
            (self.words, self.width) = (words, width)
            (self.dotsPerInch, self.confirmation) = (dotsPerInch, confirmation)
        }
    }

    @Test(arguments: [
        Case(.init(ieee1284: "MFG:EPSON;CMD:ESC/POS;MDL:TM-T88V;CLS:PRINTER;"), 512, 180),
        Case(.init(ieee1284: "MANUFACTURER:EPSON;MODEL:TM-T88III;"), 512, 180, .status),
        Case(.init(maker: "EPSON", models: ["TM-T88IV"]), 512, 180),
        Case(.init(maker: "EPSON", models: ["TM-T20II"]), 576),
        Case(.init(maker: "EPSON", models: ["TM-T81"]), 512, 203, .processID),
        Case(.init(maker: "epson", models: ["tm-p60"]), 384, 203, .processID),
        Case(.init(usb: "04b8:0202"), 512, 180), Case(.init(maker: "EPSON", models: ["TM-m30"]), 512, 180),
        Case(.init(models: ["XP-58IIH"]), 384), Case(.init(models: ["XP-80C"]), 576),
        Case(.init(ieee1284: "MFG:GP;MDL:GP-5890XIII;"), 384), Case(.init(models: ["CT-S651"]), 640),
        Case(.init(models: ["POS58 Printer USB"]), 384), Case(.init(models: ["ZJ-5870"]), 384),
        // The printer's own answer goes before the chip's USB string.
        Case(.init(models: ["XP-58IIH", "USB Printing Support TM-T88V"]), 384),
    ])
    func `a printer is known by what it says, and by its USB number last`(given: Case) throws {
        let model = try #require(try Self.shipped().model(of: given.words))
        #expect((model.width, model.dotsPerInch) == (given.width, given.dotsPerInch))
        #expect(model.confirmation == given.confirmation)
    }

    @Test(arguments: [
        PrinterModelWords(), .init(usb: "1234:5678"), .init(maker: "EPSON"), .init(models: ["LaserJet 4"]),
        .init(maker: "HPRT", models: ["TM-T88V"]),
    ])
    func `a printer nobody knows has no record`(words: PrinterModelWords) throws {
        #expect(try Self.shipped().record(of: words) == nil)
    }

    @Test(arguments: [
        (#"{"name": "X", "paper": 80, "match": {"model": ["X*"]}, "width": 513, "source": "s"}"#, "513"),
        (
            #"{"name": "X", "paper": 80, "match": {"model": ["X*"]}, "dotsPerInch": 300, "source": "s"}"#,
            "203"
        ),
        (#"{"name": "X", "paper": 80, "match": {"model": ["X*"]}, "sliceRows": 0, "source": "s"}"#, "2303"),
        (
            #"{"name": "X", "paper": 80, "match": {"model": ["X*"]}, "millimetresPerSecond": 1, "source": "s"}"#,
            "10 to 500"
        ),
        (#"{"name": "X", "paper": 60, "match": {"model": ["X*"]}, "source": "s"}"#, "80 or 58"),
        (#"{"name": "X", "paper": 80, "match": {}, "source": "s"}"#, "matches nothing"),
        (#"{"name": "X", "paper": 80, "match": {"model": ["*"]}, "source": "s"}"#, "every printer"),
        (#"{"name": "X", "paper": 80, "match": {"usb": ["04B8:0202"]}, "source": "s"}"#, "04b8:0202"),
        (#"{"name": "X", "paper": 80, "match": {"model": ["X*"]}, "source": ""}"#, "source"),
        (#"{"name": "X", "paper": 80, "match": {"model": ["X*"]}, "with": 3, "source": "s"}"#, "`with`"),
        (#"{"name": "T-1", "paper": 80, "match": {"model": ["X*"]}, "source": "s"}"#, "twice"),
        (#"{"name": "X", "paper": 80, "match": {"model": ["RP326*"]}, "source": "s"}"#, "Rongta RP326"),
    ])
    func `a wrong record is named, with what to write instead`(record: String, word: String) throws {
        let error = #expect(throws: PrinterModelsError.self) { try decoded(record) }
        let sentence = error?.description ?? ""
        #expect(sentence.contains(word), "\(sentence)")
        #expect(["X", "T-1", "Rongta RP326"].contains(error?.record), "\(sentence)")
    }

    @Test(arguments: [
        ("TM-T88V", "tm-t88v", true), ("TM-T88V", "TM-T88VI", false), ("TM-*", "TM-", true),
        ("*58*", "POS-5890", true), ("*58*", "POS-80", false), ("?P-58*", "XP-58II", true),
        ("a*b*c", "aXbXbXc", true), ("a*b*c", "aXbXbX", false), ("", "", true), ("", "x", false),
        ("*", "", true), ("?", "", false),
    ])
    func `a pattern knows stars and question marks`(glob: String, name: String, matches: Bool) {
        #expect(PrinterModelGlob(glob).matches(name) == matches)
    }

    @Test func `a pattern of many stars takes no more time than its length times the name's`() {
        let glob = PrinterModelGlob(String(repeating: "*a", count: 40) + "b")
        #expect(!glob.matches(String(repeating: "a", count: 80)))
    }

    @Test func `a device ID is read without its control characters, and in bounds`() {
        let words = PrinterModelWords(
            ieee1284: " MFG : SNBC\u{7} ;MDL:BTP-R880NP;;x;SN:0042;" + #"A:"#
                + String(repeating: "9", count: 5000))
        #expect(words == PrinterModelWords(maker: "SNBC", models: ["BTP-R880NP"], serial: "0042"))
        #expect(PrinterModelWords.word(String(repeating: "x", count: 500)).count == 80)
        #expect(PrinterModelWords(ieee1284: "") == PrinterModelWords())
    }

    @Test func `hot-plug's identity becomes words: the printer's own before the chip's`() {
        let identity = DeviceIdentity(
            vendorID: 0x04B8, productID: 0x0202, serial: "J3CF", maker: "Some chip", model: "USB-Serial",
            ieee1284: "MFG:EPSON;MDL:TM-T88V;SN:X;")
        #expect(
            identity.printerWords
                == PrinterModelWords(
                    usb: "04b8:0202", maker: "EPSON", models: ["TM-T88V", "USB-Serial"], serial: "J3CF"))
    }
}
