import CLinux
import Foundation
import Glibc
import Logging
import TestTools
import Testing

@testable import Devices

extension UnderUmockdev {
    /// The whole way through real libudev: both groups of events, since a machine may have udevd or not.
    @Suite(.timeLimit(.minutes(1))) struct `Hot-plug` {
        let bed: Testbed
        let reactor: Reactor
        let table: HardwareTable

        init() throws {
            bed = try Testbed()
            reactor = try Reactor()
            var parts = #filePath.split(separator: "/").map(String.init)
            parts.removeLast(3)
            table = try HardwareTable(
                path: "/" + parts.joined(separator: "/") + "/Assets/devices/60-onewindow.hwdb")
        }

        /// Watches while `body` runs.
        private func watching(
            _ source: UdevMonitor.Source? = nil, _ body: (Reports<DeviceChange>) async throws -> Void
        ) async throws {
            let told = Reports<DeviceChange>()
            let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let watch = DeviceWatch(table: table, reactor: reactor, log: log, source: source)
            let task = Task { await watch.run { told.add($0) } }
            let result: Result<Void, any Error>
            do { result = .success(try await body(told)) } catch { result = .failure(error) }
            task.cancel()
            await task.value
            try result.get()
        }

        @Test(arguments: [UdevMonitor.Source.udev, .kernel])
        func `what is there is told first, then what comes and goes`(source: UdevMonitor.Source) async throws
        {
            let old = try Gadget(bridge: bed).plugIn("tty", "ttyUSB0")
            try await watching(source) { told in
                let first = try await told.appeared()
                #expect(first.id == .init(syspath: old.node, plug: 1))
                #expect(first.node == "/dev/ttyUSB0" && first.driver == .serialProbe && first.role == nil)
                #expect(
                    first.identity
                        == DeviceIdentity(
                            vendorID: 0x1A86, productID: 0x7523, serial: "S-1-1", maker: "Bench",
                            model: "Gadget", port: "1-1"))
                #expect(try await told.next() == .listed)
                let printer = Gadget(
                    bed: bed, port: "1-2.1", vendor: "0416", product: "5011", interface: "ic07isc01ip02")
                let (_, part) = try printer.plugIn(number: 5)
                bed.setAttribute("ieee1284_id", of: part, to: "MFG:POS;MDL:Printer;CMD:ESC/POS;\n")
                let node = try bed.add(
                    "usbmisc", "lp0", parent: part, properties: ["DEVNAME": "/dev/usb/lp0"])
                let second = try await told.appeared()
                #expect(second.node == "/dev/usb/lp0" && second.driver == .escpos)
                #expect(second.role == DeviceRole(.printer) && second.identity.port == "1-2.1")
                #expect(second.identity.ieee1284 == "MFG:POS;MDL:Printer;CMD:ESC/POS;")
                bed.remove(node)
                #expect(try await told.vanished() == second)
                old.pull()
                #expect(try await told.vanished() == first)
            }
        }

        @Test func `a re-plug is a new plugging-in, under the old name or a new one`() async throws {
            let gadget = Gadget(bridge: bed)
            let first = try gadget.plugIn("tty", "ttyUSB0")
            try await watching { told in
                let before = try await told.appeared()
                #expect(try await told.next() == .listed)
                first.pull()
                #expect(try await told.vanished() == before)
                let second = try gadget.plugIn("tty", "ttyUSB0", number: 5)
                let same = try await told.appeared()
                #expect(same.id == .init(syspath: first.node, plug: 2))
                second.pull()
                #expect(try await told.vanished() == same)
                _ = try gadget.plugIn("tty", "ttyUSB1", number: 6)
                let renamed = try await told.appeared()
                #expect(renamed.node == "/dev/ttyUSB1" && renamed.id.plug == 1)
                #expect(RestartMachine.socket(of: renamed) == RestartMachine.socket(of: before))
            }
        }

        @Test func `a change of the rules' word re-announces, a change of nothing is silent`() async throws {
            let bridge = try Gadget(bridge: bed).plugIn("tty", "ttyUSB0")
            try await watching { told in
                let before = try await told.appeared()
                #expect(try await told.next() == .listed)
                bed.send("change", bridge.node)
                bed.send("add", bridge.node)
                bed.setProperty("ONEWINDOW_ROLE", of: bridge.node, to: "reader@counter-1")
                bed.setProperty("ONEWINDOW_DRIVER", of: bridge.node, to: "sam-serial")
                bed.send("change", bridge.node)
                #expect(try await told.vanished() == before)
                let after = try await told.appeared()
                #expect(after.id.plug == 2 && after.driver == .samSerial)
                #expect(after.role == DeviceRole(.reader, at: "counter-1"))
            }
        }

        @Test func `two readers are two, and a reader in DFU mode is shown to be left alone`() async throws {
            let rules = ["ONEWINDOW_DRIVER": "sam-usb", "ONEWINDOW_ROLE": "reader@counter-1"]
            func sam(_ port: String, _ number: Int, _ properties: [String: String]) throws {
                _ = try Gadget(
                    bed: bed, port: port, vendor: "0400", product: "C35A", interface: "icFFisc00ip00"
                )
                .plugIn(number: number, properties: properties)
            }
            try sam("1-1", 4, [:])
            try sam("1-2", 5, rules)
            _ = try Gadget(bed: bed, port: "1-3", vendor: "0483", product: "DF11", interface: "icFEisc01ip02")
                .plugIn(number: 6)
            _ = try Gadget(bed: bed, port: "1-4", vendor: "0400", product: "C359", interface: "icFFisc00ip00")
                .plugIn(number: 7)
            let there = try await DeviceWatch.snapshot(table: table)
            #expect(
                there.map(\.node) == ["/dev/bus/usb/001/004", "/dev/bus/usb/001/005", "/dev/bus/usb/001/006"])
            #expect(there.map(\.driver) == [.samUSB, .samUSB, .never])
            #expect(there.map(\.role) == [DeviceRole(.reader), DeviceRole(.reader, at: "counter-1"), nil])
        }

        @Test func `of a scanner the node that gives keys is told, and hidraw is no business of ours`()
            async throws
        {
            let scanner = Gadget(
                bed: bed, port: "1-1", vendor: "05E0", product: "1200", interface: "ic03isc01ip01")
            let (_, part) = try scanner.plugIn()
            for (number, keys) in [(4, "10000 0 0 0"), (5, "e080ffdf01cfffff fffffffffffffffe")] {
                let input = try bed.add(
                    "input", "input\(number)", parent: part, attributes: ["capabilities/key": keys])
                try bed.add(
                    "input", "event\(number)", parent: input,
                    properties: ["DEVNAME": "/dev/input/event\(number)"])
            }
            try bed.add("hidraw", "hidraw0", parent: part, properties: ["DEVNAME": "/dev/hidraw0"])
            let there = try await DeviceWatch.snapshot(table: table)
            #expect(there.map(\.node) == ["/dev/input/event5"])
            #expect(there.map(\.driver) == [.scannerKeyboard])
            try await watching { told in
                #expect(try await told.appeared() == there[0])
                #expect(try await told.next() == .listed)
                try bed.add("hidraw", "hidraw1", parent: part, properties: ["DEVNAME": "/dev/hidraw1"])
                _ = try Gadget(bridge: bed, port: "1-2").plugIn("tty", "ttyUSB0", number: 9)
                #expect(try await told.appeared().node == "/dev/ttyUSB0", "the hidraw said nothing")
            }
        }

        /// The test's stand-in for ENOBUFS, which netlink alone gives: the events do not reach the monitor, and
        /// the next thing it receives tells libudev that something is missing.
        @Test func `after lost events everything is listed again`() async throws {
            let gone = try Gadget(bridge: bed).plugIn("tty", "ttyUSB0")
            try await watching { told in
                let before = try await told.appeared()
                #expect(try await told.next() == .listed)
                let sockets = try monitorSockets()
                try #require(sockets.count == 1)
                try FileManager.default.moveItem(atPath: sockets[0], toPath: bed.root + "/deaf")
                gone.pull()
                _ = try Gadget(bridge: bed, port: "1-2").plugIn("tty", "ttyUSB1", number: 5)
                try FileManager.default.moveItem(atPath: bed.root + "/deaf", toPath: sockets[0])
                try sendGarbage(to: sockets[0])
                #expect(try await told.vanished() == before)
                #expect(try await told.appeared().node == "/dev/ttyUSB1")
            }
        }

        @Test(arguments: [
            (Int32(0), UdevMonitor.Fate.nothing), (EAGAIN, .nothing), (EINTR, .again), (ENOBUFS, .lost),
            (EINVAL, .lost), (ENODEV, .lost), (EBADF, .broken(DeviceError(.fault, errno: EBADF))),
        ])
        func `a full buffer means that events were lost`(errno: Int32, fate: UdevMonitor.Fate) {
            #expect(UdevMonitor.Fate(errno: errno) == fate)
        }

        /// umockdev's sockets are named after the monitor's descriptor number (facts/idcard.md 7): ours is made a
        /// high one, so that the other process's is another.
        @Test func `another process that listens takes nothing from us`() async throws {
            var fillers: [Int32] = []
            for _ in 0..<32 { fillers.append(fcntl(0, F_DUPFD_CLOEXEC, 0)) }
            defer { fillers.forEach { _ = close($0) } }
            try await watching { told in
                #expect(try await told.next() == .listed)
                let (other, output) = (Process(), Pipe())
                other.executableURL = URL(filePath: "/usr/bin/udevadm")
                other.arguments = ["monitor", "--udev", "--subsystem-match=tty"]
                other.standardOutput = output
                try other.run()
                defer { other.terminate() }
                let file = fcntl(output.fileHandleForReading.fileDescriptor, F_DUPFD_CLOEXEC, 0)
                _ = linux_set_blocking(file, 0)
                let words = DescriptorStream(descriptor: try reactor.register(file))
                try await read(words, until: "UDEV - ")
                #expect(try monitorSockets().count == 2)
                let bridge = try Gadget(bridge: bed).plugIn("tty", "ttyUSB0")
                #expect(try await told.appeared().node == "/dev/ttyUSB0")
                try await read(words, until: "/ttyUSB0 (tty)")
                bridge.pull()
                #expect(try await told.vanished().node == "/dev/ttyUSB0")
            }
        }

        @Test func `thirty watches leave no thread and no descriptor behind`() async throws {
            _ = try Gadget(bridge: bed).plugIn("tty", "ttyUSB0")
            func entries(_ folder: String) throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(folder)")
            }
            func threads() throws -> Int {
                try entries("task").count { task in
                    (try? String(contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8))
                        == "ow-udev\n"
                }
            }
            let before = try entries("fd").count
            for _ in 0..<30 {
                try await watching { told in
                    _ = try await told.appeared()
                    #expect(try await told.next() == .listed)
                }
            }
            while try threads() != 0 { await reactor.pause(until: .now + .milliseconds(1)) }
            #expect(try entries("fd").count <= before)
        }

        private func read(_ stream: DescriptorStream, until word: String) async throws {
            var text = ""
            while !text.contains(word) {
                text += String(decoding: try await stream.read(until: nil), as: UTF8.self)
            }
        }

        private func monitorSockets() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: bed.root).filter { $0.hasPrefix("event") }
                .map { bed.root + "/" + $0 }
        }

        /// A datagram shorter than libudev's header.
        private func sendGarbage(to path: String) throws {
            let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(file) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // Safe because the path is copied into the place it fits, whose size is told with it.
            let sent = unsafe withUnsafeMutableBytes(of: &address) { bytes in
                unsafe bytes[2...].copyBytes(from: path.utf8.prefix(100))
                return unsafe sendto(
                    file, "?", 1, 0, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                    socklen_t(MemoryLayout<sockaddr_un>.size))
            }
            try #require(sent == 1)
        }
    }
}
