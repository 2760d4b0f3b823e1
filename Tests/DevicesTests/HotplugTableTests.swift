import Foundation
import TestTools
import Testing

@testable import Devices

@Suite struct `The hardware table` {
    let table: HardwareTable

    init() throws { table = try HardwareTable.shipped() }

    @Test(arguments: [
        ("usb:v0400pC35A:", DriverName.samUSB, DeviceRole(.reader) as DeviceRole?),
        ("usb:v0400pC359:Harmony", nil, nil), ("usb:v0400p09C4:", nil, nil),
        ("usb:v0316p5020:Synjones", .samUSB, DeviceRole(.reader)),
        ("usb:v0425p8159:HIDIDR", DriverName.none, DeviceRole(.reader)),
        ("usb:v0483p572B:", DriverName.none, DeviceRole(.reader)),
        ("usb:v10C4p8A1B:", DriverName.none, DeviceRole(.reader)),
        ("usb:v0483pDF11:STM32 BOOTLOADER", .never, nil),
        ("usb:v0483pDF11d0200dc00dsc00dp00icFEisc01ip02in00", .never, nil),
        ("usb:v1A86p7523d0264dcFFdsc00dp00icFFisc01ip02in00", .serialProbe, nil),
        ("usb:v10C4pEA60:", .serialProbe, nil), ("usb:v0403p6001:", .serialProbe, nil),
        ("usb:v067Bp2303:", .serialProbe, nil),
        ("usb:v0416p5011d0200dc00dsc00dp00ic07isc01ip01in00", .escpos, DeviceRole(.printer)),
        ("usb:v0416p5011d0200dc00dsc00dp00ic07isc01ip03in00", .escpos, DeviceRole(.printer)),
        ("usb:v0416p5011d0200dc00dsc00dp00ic07isc01ip04in00", nil, nil), ("usb:v0416p5011:", nil, nil),
        ("usb:v04B8p0202d0100dc00dsc00dp00icFFisc00ip00in00", .escpos, DeviceRole(.printer)),
        ("usb:v05E0p1200d0100dc00dsc00dp00ic03isc01ip01in00", .scannerKeyboard, DeviceRole(.scanner)),
        ("usb:v05E0p1701d0100dc02dsc00dp00ic02isc02ip01in00", .scannerSerial, DeviceRole(.scanner)),
        ("usb:v05E0p0000d0100dc00dsc00dp00ic08isc06ip50in00", nil, nil),
        ("usb:v1EABp0D10d0100dc00dsc00dp00ic03isc00ip00in00", DriverName.none, DeviceRole(.scanner)),
        ("usb:v046DpC31C:USB Keyboard", nil, nil), ("", nil, nil),
    ])
    func `knows what it should, and nothing else`(modalias: String, driver: DriverName?, role: DeviceRole?) {
        #expect(table.answer(modalias) == HardwareTable.Answer(driver: driver, role: role))
    }

    @Test func `asks for the nearest interface first, then for the whole device`() throws {
        let table = try HardwareTable(
            "usb:v0001p0002:*\n ONEWINDOW_DRIVER=none\n\nusb:v*ic07*\n ONEWINDOW_DRIVER=escpos\n")
        #expect(table.answer(["usb:v0001p0002ic07", "usb:v0001p0002:"]).driver == .escpos)
        #expect(table.answer(["usb:v0001p0002ic08", "usb:v0001p0002:"]).driver == DriverName.none)
        #expect(table.answer([]).driver == nil)
    }

    @Test func `of one property the later line stands, and properties of several records add up`() throws {
        let table = try HardwareTable(
            """
            # first
            a*  # of two
            b*
             ONEWINDOW_DRIVER=never
             ONEWINDOW_ROLE=reader

            ab*
             ONEWINDOW_DRIVER=escpos
            """)
        #expect(table.answer("ab") == .init(driver: .escpos, role: DeviceRole(.reader)))
        #expect(table.answer("a") == .init(driver: .never, role: DeviceRole(.reader)))
        #expect(table.answer("b") == table.answer("a"))
    }

    @Test(arguments: [
        ("a*\n ONEWINDOW_DRIVER=escpos\nb*\n", HardwareTableError.Problem.noEmptyLine, 3),
        (" ONEWINDOW_DRIVER=escpos\n", .noMatch, 1), ("a*\n\n", .noProperty, 2), ("a*", .noProperty, 1),
        ("a[bc]*\n", .strangePattern, 1), ("a?\n", .strangePattern, 1), ("a\\*\n", .strangePattern, 1),
        ("a*\n  ONEWINDOW_DRIVER=escpos\n", .strangeProperty, 2),
        ("a*\n ONEWINDOW_DRIVER\n", .strangeProperty, 2),
        ("a*\n ID_MODEL=x\n", .unknownKey, 2), ("a*\n ONEWINDOW_DRIVER=hp\n", .unknownDriver, 2),
        ("a*\n ONEWINDOW_ROLE=reader@\n", .unknownRole, 2),
        ("a*\n\tONEWINDOW_ROLE=reader\n", .strangeByte, 2),
        ("读卡器*\n", .strangeByte, 1), (String(repeating: "a", count: 513), .lineTooLong, 1),
    ])
    func `says which line is wrong and what to do`(
        text: String, problem: HardwareTableError.Problem, line: Int
    ) throws {
        let error = #expect(throws: HardwareTableError.self) { try HardwareTable(text) }
        #expect(error == HardwareTableError(problem, line: line))
        #expect("\(try #require(error))".hasPrefix("hardware table, line \(line): "))
    }

    @Test func `a file that is not there or far too long is refused`() {
        #expect(throws: HardwareTableError(.unreadable)) { try HardwareTable(path: "/nowhere/at/all") }
        let long = String(repeating: "#\n", count: HardwareTable.sizeLimit)
        #expect(throws: HardwareTableError(.tooLong)) { try HardwareTable(long) }
    }

    @Test func `every sentence names a remedy`() {
        for problem in HardwareTableError.Problem.allCases {
            #expect("\(HardwareTableError(problem))".contains(": "), "\(problem)")
        }
    }

    @Test func `10,000 random tables are read or refused, and asked, without a crash`() {
        var dice = SeededGenerator(seed: .random(in: .min ... .max))
        let words = [
            "usb:v0400pC35A*", "*", "**a*", " ONEWINDOW_DRIVER=escpos", " ONEWINDOW_ROLE=reader", "\n", "\n",
            "\n\n", " ", "#", "=", "\t", "é", "\u{0}", "[", "ic07", " X=y", "\r\n",
        ]
        var read = 0
        for _ in 0..<10_000 {
            let count = Int.random(in: 0...12, using: &dice)
            let text = (0..<count).map { _ in words.randomElement(using: &dice) ?? "" }.joined()
            guard let table = try? HardwareTable(text) else { continue }
            read += 1
            for entry in table.entries { #expect(!entry.answer.isEmpty, "seed \(dice.seed)") }
            _ = table.answer("usb:v0400pC35A:aaaa")
        }
        #expect((1..<10_000).contains(read), "seed \(dice.seed)")
    }

    @Test func `10,000 random patterns match as the plainest definition says`() {
        var dice = SeededGenerator(seed: .random(in: .min ... .max))
        func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first != UInt8(ascii: "*") {
                return text.first == first && matches(text.dropFirst(), pattern.dropFirst())
            }
            return matches(text, pattern.dropFirst()) || (!text.isEmpty && matches(text.dropFirst(), pattern))
        }
        let letters = Array("ab*".utf8)
        for _ in 0..<10_000 {
            let text = (0..<Int.random(in: 0...8, using: &dice)).map { _ in
                UInt8.random(in: 97...98, using: &dice)
            }
            let pattern = (0..<Int.random(in: 0...6, using: &dice)).map { _ -> UInt8 in
                letters[Int.random(in: 0..<3, using: &dice)]
            }
            let expected = matches(text[...], pattern[...])
            #expect(HardwareTable.matches(text, pattern) == expected, "seed \(dice.seed)")
        }
    }
}

@Suite struct `The hardware table and udev` {
    /// Compiles the same file with `systemd-hwdb` and asks both about every pattern in it, filled in two ways, and
    /// about near misses.
    @Test func `give the same answers`() throws {
        let root = FileManager.default.temporaryDirectory.appending(
            path: "onewindow-hwdb-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appending(path: "etc/udev/hwdb.d")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: HardwareTable.shippedPath, toPath: folder.appending(path: "60-onewindow.hwdb").path)
        #expect(try hwdb(["update", "--strict", "--root", root.path]).code == 0)

        let table = try HardwareTable.shipped()
        let patterns = table.entries.flatMap(\.patterns).map { String(decoding: $0, as: UTF8.self) }
        let asked =
            patterns.map { $0.replacing("*", with: "") } + patterns.map { $0.replacing("*", with: "0d1") }
            + patterns.map { $0.replacing("usb:v", with: "usb:v1") } + [
                "usb:v0400p*", "usb:v0400pc35a", "usb:v1EABp0D10d0100dc00dsc00dp00ic03isc01ip01in00",
                "usb:v04B8p0202d0100dc00dsc00dp00ic07isc01ip02in00", "usb:v0400pC35A:二代证", "pci:v0400pC35A",
            ]
        #expect(asked.count > 150)
        for modalias in asked {
            let lines = try hwdb(["query", "--root", root.path, modalias]).words.split(separator: "\n")
            var expected = HardwareTable.Answer()
            for line in lines where line.hasPrefix("ONEWINDOW_DRIVER=") {
                expected.driver = DriverName(rawValue: String(line.dropFirst("ONEWINDOW_DRIVER=".count)))
            }
            for line in lines where line.hasPrefix("ONEWINDOW_ROLE=") {
                expected.role = DeviceRole(line.dropFirst("ONEWINDOW_ROLE=".count))
            }
            #expect(table.answer(modalias) == expected, "\(modalias)")
        }
    }

    private func hwdb(_ arguments: [String]) throws -> (code: Int32, words: String) {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/systemd-hwdb")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, words)
    }
}
