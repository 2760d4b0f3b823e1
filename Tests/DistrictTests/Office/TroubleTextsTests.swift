import Foundation
import TestTools
import Testing

@testable import District
@testable import districtd

/// What kiosks call their troubles, in the office's words.
@Suite struct `The office reads a kiosk's trouble in plain words` {
    @Test func `every hint that a kiosk may report has words here`() throws {
        let texts = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Assets/texts").standardized
        var reported: [String] = []
        for file in ["devices", "hardware", "calendar"] {
            let data = try Data(contentsOf: texts.appending(path: file + ".json"))
            guard case .object(let table) = try JSONValue(parsing: Array(data)) else { continue }
            reported += table.keys.filter { key in
                let beginnings = ["device.", "district.", "store.", "fonts.", "paper.template."]
                return beginnings.contains(where: key.hasPrefix)
                    || ["calendar.wrong", "calendar.unknown"].contains(key)
            }
        }
        #expect(reported.count > 40)
        for key in reported.sorted() { #expect(Text.hint(key) != nil, "\(key)") }
    }

    @Test(arguments: [
        ("device.reader.notAuthorised", "安全模块未授权或已过期"), ("district.notAuthorised", "未被认可"),
        ("device.printer.paperOut", "缺纸"), ("store.setAside", "文件曾损坏，已移开，用新文件继续"),
        ("device.setAside", "没有认出，放在一边"),
    ])
    func `the same fault of two parts has its own words`(key: String, words: String) {
        #expect(Text.hint(key)?.zh == words)
    }

    @Test func `what is no hint is left to be shown as it came`() {
        for text in ["装纸 <load paper>", "", "down", "device.printer.neverHeardOf"] {
            #expect(Text.hint(text) == nil)
        }
    }
}
