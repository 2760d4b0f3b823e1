import Domain
import Foundation
import Testing

@testable import Devices

/// Every trouble of a printer in the words of those who meet it: `Assets/texts/devices.json`.
struct `What people are told of a printer` {
    private static let troubles = PrinterFault.allCases.map(\.rawValue) + [PaperState.nearEnd.rawValue]
    private let table: [String: [String: String]]

    init() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Assets/texts/devices.json")
        table = try JSONDecoder().decode([String: [String: String]].self, from: try Data(contentsOf: url))
    }

    @Test(arguments: ["device", "resident", "clerk"], ["zh", "en"])
    func `each trouble has its own sentence`(reader: String, language: String) throws {
        let sentences = try Self.troubles.map { trouble in
            try #require(table["\(reader).printer.\(trouble)"]?[language], "\(trouble)")
        }
        #expect(Set(sentences).count == Self.troubles.count)
        #expect(sentences.allSatisfy { $0.count > 10 })
    }

    @Test func `residents are told about their number, and nothing technical`() throws {
        for trouble in Self.troubles {
            let zh = try #require(table["resident.printer.\(trouble)"]?["zh"])
            #expect(zh.contains("号码") && zh.contains("请"), "\(zh)")
            for word in ["波特率", "程序", "数据线", "设置中"] { #expect(!zh.contains(word), "\(zh)") }
        }
    }

    @Test func `no sentence is left of a trouble that does not exist`() {
        // The count is said to technicians only, where there is one.
        for key in table.keys where key.contains(".printer.") && key != "device.printer.nearEndCount" {
            #expect(Self.troubles.contains { key.hasSuffix(".\($0)") }, "\(key)")
        }
    }
}
