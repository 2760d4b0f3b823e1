import Foundation
import Testing

@testable import Devices

/// `udevadm verify` is younger than Debian 12's systemd: what it would find is looked for here.
@Suite struct `The udev rules` {
    private struct Clause {
        let key: String
        let operation: String
        let value: String
    }

    private static let common = HardwareTable.shippedPath.replacing(
        "Assets/devices/60-onewindow.hwdb", with: "Board/common")
    private static let assigned: Set = [
        "GOTO", "LABEL", "GROUP", "MODE", "IMPORT{builtin}", "ENV{LIBINPUT_IGNORE_DEVICE}",
        "ENV{ID_MM_DEVICE_IGNORE}", "ENV{ID_MM_PORT_IGNORE}", "ENV{ONEWINDOW_ROLE}", "ENV{ONEWINDOW_DRIVER}",
    ]
    private static let matched: Set = [
        "ACTION", "SUBSYSTEM", "SUBSYSTEMS", "KERNEL", "KERNELS", "ENV{DEVTYPE}", "ENV{ONEWINDOW_DRIVER}",
        "ATTR{idVendor}", "ATTR{idProduct}", "ATTRS{idVendor}", "ATTRS{idProduct}", "ATTRS{serial}",
    ]

    private let text: String

    init() throws { text = try String(contentsOfFile: Self.common + "/60-onewindow.rules", encoding: .utf8) }

    /// A rule's clauses; nil when the line is not made of KEY OPERATION "VALUE".
    private func clauses(_ line: Substring) -> [Clause]? {
        var (rest, clauses) = (line, [Clause]())
        let pattern = /^\s*([A-Z]+(?:\{[A-Za-z_]+\})?)(==|!=|\+=|:=|=)"([^"]*)"\s*(,|$)/
        while !rest.isEmpty {
            guard let found = rest.prefixMatch(of: pattern) else { return nil }
            clauses.append(Clause(key: String(found.1), operation: String(found.2), value: String(found.3)))
            rest = rest[found.range.upperBound...]
        }
        return clauses
    }

    /// The rules, and the examples in comments, which people will copy.
    private func rules() throws -> [[Clause]] {
        let lines = text.split(separator: "\n").compactMap { line -> Substring? in
            if !line.hasPrefix("#") { return line }
            return line.hasPrefix("#   SUBSYSTEM") ? line.dropFirst(4) : nil
        }
        return try lines.map { try #require(clauses($0), "not a rule: \($0)") }
    }

    @Test func `are made of keys and operators that mean what is meant`() throws {
        for clause in try rules().joined() {
            let isMatch = clause.operation == "==" || clause.operation == "!="
            let known = isMatch ? Self.matched : Self.assigned
            #expect(known.contains(clause.key), "\(clause.key)\(clause.operation)")
            if clause.key == "ENV{ONEWINDOW_DRIVER}" {
                for name in clause.value.split(separator: "|") {
                    #expect(DriverName(rawValue: String(name)) != nil)
                }
            }
            if clause.key == "ENV{ONEWINDOW_ROLE}" { #expect(DeviceRole(clause.value) != nil) }
        }
    }

    @Test func `jump only forwards, to a label there is`() throws {
        let flat = try rules().joined().filter { ["GOTO", "LABEL"].contains($0.key) }
        for (index, clause) in flat.enumerated() where clause.key == "GOTO" {
            #expect(flat[index...].contains { $0.key == "LABEL" && $0.value == clause.value })
        }
    }

    @Test func `open nothing to the world, and nothing without vendor and product`() throws {
        #expect(!text.contains("0666") && !text.contains("uaccess\""))
        for rule in try rules() where rule.contains(where: { $0.key == "MODE" || $0.key == "GROUP" }) {
            let words = rule.map { "\($0.key)\($0.operation)\($0.value)" }
            #expect(words.contains("MODE=0660") && words.contains("GROUP=onewindow"))
            let isOnBoard = words.contains("KERNEL==ttyS1")
            #expect(isOnBoard || words.contains { $0.hasSuffix("{idVendor}==?*") || $0.contains("serial") })
            #expect(isOnBoard || words.contains { $0.hasSuffix("{idProduct}==?*") || $0.contains("serial") })
            #expect(!words.contains { $0.contains("never") })
        }
    }

    @Test func `give the group to each node a driver opens, and hide scanners' keys`() throws {
        let words = try rules().map { $0.map { "\($0.key)\($0.operation)\($0.value)" } }
        for (subsystem, drivers) in [
            ("usb", "sam-usb"), ("usbmisc", "escpos"),
            ("tty", "sam-serial|serial-probe|scanner-serial|escpos"),
            ("input", "scanner-keyboard"),
        ] {
            #expect(
                words.contains { rule in
                    rule.contains("SUBSYSTEM==\(subsystem)") && rule.contains("MODE=0660")
                        && rule.contains("ENV{ONEWINDOW_DRIVER}==\(drivers)")
                }, "\(subsystem)")
        }
        #expect(words.contains { $0.contains("ENV{LIBINPUT_IGNORE_DEVICE}=1") })
    }

    @Test func `stand beside the one table`() throws {
        let link = try FileManager.default.destinationOfSymbolicLink(
            atPath: Self.common + "/60-onewindow.hwdb")
        #expect(link == "../../Assets/devices/60-onewindow.hwdb")
        _ = try HardwareTable(path: Self.common + "/60-onewindow.hwdb")
    }
}
