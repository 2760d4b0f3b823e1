import Domain
import Glibc
import Logging
import Synchronization
import Testing
import benchtop

@testable import Devices

extension UnderUmockdev {
    /// The driver `sam-usb` through the real libusb, at a virtual SAM behind virtual pipes.
    @Suite(.timeLimit(.minutes(1))) struct `The sam-usb driver` {
        private let reactor: Reactor
        private let file: VectorFile
        private static let id = "05.03-20230115-0000123456-0987654321"

        init() throws {
            reactor = try Reactor()
            let assets = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
            file = try VectorFile(path: "/\(assets)/Assets/benchtop/idcard-vectors.json")
        }

        private func bus(_ descriptors: UsbDescriptors) throws -> UsbBus {
            try UsbBus(descriptors, samID: file.samID)
        }

        private func card(_ id: String) throws -> VirtualCard {
            try #require(file.cards.first { $0.id.hasPrefix(id) })
        }

        private var port: UsbSam { UsbSam(node: UsbBus.node, reactor: reactor) }

        /// Runs the driver while `body` hears what it reports.
        private func run(_ body: (Events) async throws -> Void) async throws {
            let (events, report) = AsyncStream.makeStream(of: CardReaderEvent.self)
            let reader = SamReader(
                port: port, reactor: reactor, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let running = Task { await reader.run { report.yield($0) } }
            do {
                try await body(Events(stream: events))
                running.cancel()
                await running.value
            } catch {
                running.cancel()
                await running.value
                throw error
            }
        }

        private func code(of open: () async throws -> any ByteStream) async -> DeviceError.Code? {
            do {
                await (try await open()).close()
                return nil
            } catch {
                return (error as? DeviceError)?.code
            }
        }

        @Test(arguments: [UsbDescriptors.fourPipes, .bulkPair, .interruptPair])
        func `every card is found, selected and read, whatever the pipes`(descriptors: UsbDescriptors)
            async throws
        {
            let bus = try bus(descriptors)
            try await run { events in
                #expect(await events.next() == .attached(samID: Self.id))
                for card in file.cards where !card.isMalformed {
                    bus.state.withLock { $0.sam.place(card) }
                    #expect(await events.next() == .present, "\(card.id)")
                    guard case .read = await events.next() else {
                        Issue.record("\(card.id) was not read")
                        return
                    }
                    bus.state.withLock { $0.sam.lift() }
                    #expect(await events.next() == .lifted, "\(card.id)")
                }
            }
            bus.state.withLock { state in
                #expect(state.claims == [0])
                #expect(state.releases == [0], "the reader is given back")
                #expect(state.urbs.isEmpty, "nothing is left under way")
            }
        }

        @Test func `four pipes get the head and the body of a request each its own`() async throws {
            let bus = try bus(.fourPipes)
            #expect(try await SerialProbe.samID(of: port) == Self.id)
            bus.state.withLock { state in
                #expect(
                    state.sent == [
                        0x02: [[0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 3]], 0x06: [[0x12, 0xFF, 0xEE]],
                    ])
            }
        }

        @Test func `one pair gets the whole request, and 1295 bytes come back in packets`() async throws {
            let bus = try bus(.bulkPair)
            bus.state.withLock { $0.sam.place(file.cards[0]) }
            let line = try await port.open()
            for (command, length) in [(SamCommand.find, 15), (.select, 19), (.readBase, 1295)] {
                try await line.discardInput()
                #expect(await line.write(command.frame, stall: .seconds(1)) == Handover(count: 10))
                var bytes: [UInt8] = []
                while bytes.count < length { bytes += try await line.read(until: .now + .seconds(5)) }
                #expect(bytes.count == length)
            }
            await line.close()
            #expect(
                bus.state.withLock { $0.sent[0x01] } == [
                    SamCommand.find.frame, SamCommand.select.frame, SamCommand.readBase.frame,
                ])
        }

        @Test(arguments: [UsbDescriptors.fourPipes, .bulkPair])
        func `what lies in the pipes from before is drained`(descriptors: UsbDescriptors) async throws {
            let bus = try bus(descriptors)
            bus.state.withLock { state in
                for _ in 0..<5 { state.say(SamAnswer(status: .cardFound, data: [1, 2, 3, 4]).frame) }
                state.put([0xAA, 0xAA, 0x00], in: descriptors.input)
            }
            try await run { events in
                #expect(await events.next() == .attached(samID: Self.id))
                bus.state.withLock { $0.sam.place(file.cards[0]) }
                #expect(await events.next() == .present)
            }
        }

        @Test(arguments: [UsbDescriptors.fourPipes, .bulkPair], [0, 1, 7])
        func `a reader unplugged in mid-transfer is absent, the card lifted`(
            descriptors: UsbDescriptors, packets: Int
        ) async throws {
            let bus = try bus(descriptors)
            try await run { events in
                #expect(await events.next() == .attached(samID: Self.id))
                let card = try card("V01")
                // The plug is pulled after so many packets of the answer to 30 01, which has 21.
                bus.state.withLock { state in
                    state.sam.place(card)
                    state.cutsReadingAfter = packets
                }
                #expect(await events.next() == .present)
                #expect(await events.next() == .lifted)
                #expect(await events.next() == .detached(DeviceError(.absent)))
            }
        }

        @Test func `a reader unplugged while nobody asks is absent at once`() async throws {
            let bus = try bus(.fourPipes)
            let line = try await port.open()
            let reading = Task { try await line.read(until: nil) }
            bus.state.withLock { $0.isGone = true }
            await #expect(throws: DeviceError(.absent)) { try await reading.value }
            #expect(await line.write(SamCommand.find.frame, stall: .seconds(1)).error == DeviceError(.absent))
            await line.close()
        }

        @Test
        func `a reader that takes nothing is silent after the time allowed, and cancelling does not wait`()
            async throws
        {
            let bus = try bus(.bulkPair)
            bus.state.withLock { $0.isDeaf = true }
            let line = try await port.open()
            let handover = await line.write(SamCommand.find.frame, stall: .milliseconds(30))
            #expect(handover == Handover(count: 0, error: DeviceError(.silent)))
            let writing = Task { await line.write(SamCommand.find.frame, stall: .seconds(3600)) }
            while bus.state.withLock({ $0.urbs.count }) < 2 { await Task.yield() }
            writing.cancel()
            #expect(await writing.value.error == DeviceError(.cancelled))
            await line.close()
            #expect(bus.state.withLock { $0.urbs.isEmpty })
        }

        @Test func `closing ends the one who waits, and may be done twice`() async throws {
            let bus = try bus(.fourPipes)
            let line = try await port.open()
            let reading = Task { try await line.read(until: nil) }
            while bus.state.withLock({ $0.urbs.count }) < 2 { await Task.yield() }
            await line.close()
            await line.close()
            await #expect(throws: DeviceError(.cancelled)) { try await reading.value }
            await #expect(throws: DeviceError(.cancelled)) { try await line.read(until: nil) }
            #expect(await line.write([1], stall: .seconds(1)).error == DeviceError(.cancelled))
            #expect(bus.state.withLock { $0.releases } == [0])
        }

        @Test func `a stalled pipe ends the line, and is cleared before it is opened again`() async throws {
            let bus = try bus(.bulkPair)
            bus.state.withLock { $0.stalls = 0x82 }
            let line = try await port.open()
            await #expect(throws: DeviceError(.hungUp)) { try await line.read(until: nil) }
            await line.close()
            #expect(bus.state.withLock { $0.cleared } == [0x82])
            #expect(try await SerialProbe.samID(of: port) == Self.id)
        }

        @Test func `a reader another driver or another program holds is busy, and works when it is free`()
            async throws
        {
            let bus = try bus(.fourPipes)
            let line = try await port.open()
            #expect(await code { try await port.open() } == .busy)
            await line.close()
            bus.state.withLock { $0.isClaimedElsewhere = true }
            #expect(await code { try await port.open() } == .busy)
            bus.state.withLock { $0.isClaimedElsewhere = false }
            #expect(try await SerialProbe.samID(of: port) == Self.id)
        }

        @Test(arguments: [
            UsbDescriptors(interfaceClass: 0x03, endpoints: [(0x01, 3), (0x81, 3)]),  // HID
            UsbDescriptors(interfaceClass: 0x0B, endpoints: [(0x01, 2), (0x82, 2)]),  // smart cards
            // Firmware update.
            UsbDescriptors(vendor: 0x0483, product: 0xDF11, interfaceClass: 0xFE, endpoints: []),
            UsbDescriptors(endpoints: [(0x02, 2), (0x06, 2), (0x81, 2)]),  // one of four is missing
            UsbDescriptors(endpoints: [(0x81, 2)]), UsbDescriptors(endpoints: []),
        ])
        func `descriptors that are no SAM's are unsuitable, and nothing is claimed`(
            descriptors: UsbDescriptors
        )
            async throws
        {
            let bus = try bus(descriptors)
            #expect(await code { try await port.open() } == .unsuitable)
            bus.state.withLock { #expect($0.claims.isEmpty && $0.sent.isEmpty) }
        }

        @Test func `a node that is not there is absent, one that is no USB device unsuitable`() async throws {
            let bus = try bus(.fourPipes)
            let reactor = reactor
            #expect(
                await code { try await UsbSam(node: "/dev/bus/usb/001/005", reactor: reactor).open() }
                    == .absent)
            #expect(
                await code { try await UsbSam(node: "/dev/null", reactor: reactor).open() } == .unsuitable)
            withExtendedLifetime(bus) {}
        }

        @Test func `a hundred openings leave no descriptor and no thread behind`() async throws {
            let bus = try bus(.fourPipes)
            func threads() -> Int { Self.entries("/proc/self/task") { $0 == "ow-usb\n" } }
            do {
                let line = try await port.open()
                #expect(threads() == 1)
                await line.close()
            }
            for _ in 0..<100 { await (try await port.open()).close() }
            while threads() > 0 { await Task.yield() }
            #expect(bus.state.withLock { $0.claims.count } == 101)
            #expect(Self.openings(of: UsbBus.node) == 0)
        }

        /// Descriptors of this process that lead to a node, wherever the testbed lies.
        private static func openings(of node: String) -> Int {
            (0..<1024).count { file in
                var target = [CChar](repeating: 0, count: 256)
                // Safe because the place has the size that is told.
                let count = unsafe readlink("/proc/self/fd/\(file)", &target, target.count)
                let path = target.prefix(max(0, count)).map(UInt8.init(bitPattern:))
                return String(decoding: path, as: UTF8.self).hasSuffix(node)
            }
        }

        /// Threads of this process whose names are as wanted.
        private static func entries(_ folder: String, where isWanted: (String) -> Bool) -> Int {
            // Safe because the directory is closed once, and names and texts are copied.
            guard let directory = unsafe opendir(folder) else { return 0 }
            defer { unsafe closedir(directory) }
            var count = 0
            while let entry = unsafe readdir(directory) {
                let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard let file = unsafe fopen("\(folder)/\(name)/comm", "r") else { continue }
                defer { unsafe fclose(file) }
                var text = [CChar](repeating: 0, count: 32)
                guard unsafe fgets(&text, 32, file) != nil else { continue }
                if isWanted(
                    String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
                {
                    count += 1
                }
            }
            return count
        }
    }
}

/// What the driver reports, one after the other.
private struct Events: Sendable {
    let stream: AsyncStream<CardReaderEvent>

    func next() async -> CardReaderEvent? {
        var iterator = stream.makeAsyncIterator()
        return await iterator.next()
    }
}
