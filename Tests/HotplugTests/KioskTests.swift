import Devices
import Foundation
import TestTools
import Testing
import benchtop

extension UnderUmockdev {
    /// The real daemon and the real command, with devices that are plugged in and pulled out under them.
    @Suite(.timeLimit(.minutes(2))) struct `A kiosk into which devices are plugged` {
        @Test func `a reader is found, used, missed and found again under another name, with no restart`()
            async throws
        {
            let bed = try Testbed()
            try await Rig.with(bed, reader: "{driver: auto}") { rig in
                try await rig.startKiosk()
                let watch = try rig.kioskctl("devices", "--watch")

                let first = try await rig.plug(in: "ttyUSB0", port: "1-1")
                _ = try await watch.output.first {
                    $0.contains("ready") && $0.contains("ttyUSB0")
                }
                #expect(try await rig.readCard().contains("张*"))

                let pulled = watch.output.count
                await rig.pull(first, "ttyUSB0")
                _ = try await watch.output.first(from: pulled) {
                    $0.contains("  -  ") && $0.contains("ttyUSB0")
                }

                _ = try await rig.plug(in: "ttyUSB1", port: "1-1")
                _ = try await watch.output.first(from: pulled) {
                    $0.contains("ready") && $0.contains("ttyUSB1")
                }
                #expect(try await rig.readCard().contains("张*"))
                #expect(rig.kioskIsRunning)
                watch.signal(SIGINT)
            }
        }

        @Test func `a bridge at which nothing answers is set aside, and taken when it is probed and answers`()
            async throws
        {
            let bed = try Testbed()
            try await Rig.with(bed, reader: "{driver: auto}") { rig in
                try await rig.startKiosk()
                let watch = try rig.kioskctl("devices", "--watch")
                await rig.reader.set(fault: .silence)
                _ = try await rig.plug(in: "ttyUSB0", port: "1-1")
                _ = try await watch.output.first { $0.contains("set-aside") || $0.contains("set aside") }

                await rig.reader.set(fault: .none)
                let probe = try await rig.run("devices", "probe", "/dev/ttyUSB0")
                #expect(probe.ending == .code(0), "\(probe.words)")
                _ = try await watch.output.first { $0.contains("ready") && $0.contains("ttyUSB0") }
                watch.signal(SIGINT)
            }
        }

        @Test func `without a daemon the command drives the device itself, and two never hold it`()
            async throws
        {
            let bed = try Testbed()
            try await Rig.with(bed, reader: "{driver: auto}") { rig in
                _ = try await rig.plug(in: "ttyUSB0", port: "1-1")
                #expect(try await rig.readCard().contains("张*"))

                // Somebody else holds the line.
                // Safe because the path lives through the call, and the file is ours to close.
                let other = unsafe open(bed.path(of: "/dev/ttyUSB0"), O_RDWR | O_NOCTTY)
                defer { close(other) }
                #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
                let list = try await rig.run("devices", "--json")
                #expect(list.words.contains("device.reader.busy"), "\(list.words)")
            }
        }
    }
}

/// A virtual reader that can be plugged into a testbed, a kiosk, and the technician's command.
private struct Rig: Sendable {
    let bed: Testbed
    let folder: String
    let reader: VirtualReader
    private let programs = Chronicle<Program>()

    static func with(_ bed: Testbed, reader: String, _ body: (Rig) async throws -> Void) async throws {
        try await Place.withFolder { folder in
            let vectors = try VectorFile(path: Place.assets + "/benchtop/idcard-vectors.json")
            let virtual = try await VirtualReader.start(
                link: folder + "/reader", cards: vectors, paced: false, reactor: try Reactor())
            let rig = Rig(bed: bed, folder: folder, reader: virtual)
            try Place.write(rig.settings(reader: reader), to: folder + "/kiosk.yaml")
            let result: Result<Void, any Error>
            do { result = .success(try await body(rig)) } catch { result = .failure(error) }
            for program in rig.programs.all where program.isRunning {
                _ = try? await program.end(by: SIGKILL)
            }
            await virtual.stop()
            try result.get()
        }
    }

    private func settings(reader: String) -> String {
        """
        site: {code: "450502001001", name: 示例社区党群服务中心}
        counters: 1
        state: \(folder)/state
        assets: \(Place.assets)
        web: {kiosk: 127.0.0.1:0, console: 127.0.0.1:0}
        devices: {reader: \(reader)}
        """
    }

    var kioskIsRunning: Bool { programs.all.first?.isRunning ?? false }

    func startKiosk() async throws {
        let kiosk = try Program("kioskd", ["--config", folder + "/kiosk.yaml"])
        programs.append(kiosk)
        _ = try await kiosk.says("kioskd console at ")
    }

    func kioskctl(_ arguments: String...) throws -> Program {
        let program = try Program("kioskctl", arguments + ["--config", folder + "/kiosk.yaml"])
        programs.append(program)
        return program
    }

    func run(_ arguments: String...) async throws -> (ending: Program.Ending, words: String) {
        try await Program.run("kioskctl", arguments + ["--config", folder + "/kiosk.yaml"])
    }

    func plug(in name: String, port: String) async throws -> Gadget.Plugged {
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: reader.link)
        try bed.link("/dev/" + name, to: target)
        return try Gadget(bridge: bed, port: port).plugIn("tty", name)
    }

    /// As when the plug is pulled: the line hangs up, the node is gone, the kernel says so.
    func pull(_ plugged: Gadget.Plugged, _ name: String) async {
        await reader.unplug()
        try? FileManager.default.removeItem(atPath: bed.path(of: "/dev/" + name))
        plugged.pull()
        try? await reader.plug()
    }

    /// What `kioskctl card read` says of a card that is laid there.
    func readCard() async throws -> String {
        let command = try kioskctl("card", "read", "--seconds", "30")
        _ = try await command.output.first { $0.contains("lay") }
        try await reader.tap("V01-cn-male-han")
        let ending = try await command.ended()
        #expect(ending == .code(0), "\(command.words)")
        await reader.lift()
        return command.words
    }
}
