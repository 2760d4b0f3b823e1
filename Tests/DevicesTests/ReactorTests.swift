import CLinux
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Devices

@Suite(.serialized)
struct `The reactor` {
    private let reactor: Reactor
    private let threadName = "ow-t-\(UInt16.random(in: .min ... .max))"

    init() throws { reactor = try Reactor(name: threadName) }

    private struct Pair {
        let near: DescriptorStream
        let far: DescriptorStream

        func send(_ bytes: [UInt8]) async -> Handover {
            await far.write(bytes, stall: .seconds(5))
        }

        func close() {
            near.descriptor.close()
            far.descriptor.close()
        }
    }

    private func pair() throws -> Pair {
        var files: [Int32] = [-1, -1]
        // Safe because the array has the two places the call fills.
        let result = unsafe socketpair(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &files)
        try #require(result == 0)
        return Pair(
            near: DescriptorStream(descriptor: try reactor.register(files[0]), kind: .socket),
            far: DescriptorStream(descriptor: try reactor.register(files[1]), kind: .socket))
    }

    /// What the process has open, as the kernel names it: a socket's name is its own and is never used again.
    /// Other tests run beside, so numbers of descriptors say nothing.
    private func openFiles() -> [String] {
        entries(of: "/proc/self/fd").compactMap { entry in
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(entry)")
        }
    }

    private func threads(named name: String) -> Int {
        entries(of: "/proc/self/task").count { task in
            (try? String(contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8)) == name + "\n"
        }
    }

    private func entries(of directory: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    }

    @Test func `bytes wake the reader, again and again`() async throws {
        let pair = try pair()
        defer { pair.close() }
        for number in UInt8(0)..<50 {
            async let bytes = pair.near.read(until: nil)
            #expect(await pair.send([number]).error == nil)
            #expect(try await bytes == [number])
        }
    }

    @Test func `a deadline ends a wait, and what comes after it is still read`() async throws {
        let pair = try pair()
        defer { pair.close() }
        let start = ContinuousClock.now
        #expect(try await pair.near.read(until: start + .milliseconds(30)) == [])
        #expect(ContinuousClock.now >= start + .milliseconds(30))
        #expect(await pair.send([7]).count == 1)
        #expect(try await pair.near.read(until: nil) == [7])
    }

    @Test func `a full line says so when nothing is taken, and how much was`() async throws {
        let pair = try pair()
        defer { pair.close() }
        let handover = await pair.far.write([UInt8](repeating: 1, count: 4 << 20), stall: .milliseconds(20))
        #expect(handover.error == DeviceError(.silent))
        #expect((1..<4 << 20).contains(handover.count))
    }

    @Test func `one waits to read while another waits to write`() async throws {
        let pair = try pair()
        defer { pair.close() }
        let big = [UInt8](repeating: 9, count: 4 << 20)
        async let written = pair.send(big)
        async let idle = pair.far.read(until: nil)
        var count = 0
        while count < big.count { count += try await pair.near.read(until: nil).count }
        #expect(await written == Handover(count: big.count))
        _ = await Pair(near: pair.far, far: pair.near).send([3])
        #expect(try await idle == [3])
    }

    @Test func `cancelling the task wakes its wait`() async throws {
        let pair = try pair()
        defer { pair.close() }
        let task = Task { await pair.near.descriptor.readable() }
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(await pair.send([1]).count == 1)
        #expect(try await pair.near.read(until: nil) == [1], "the line is as good as before")
    }

    @Test func `closing wakes the wait, and a closed descriptor answers no more`() async throws {
        let pair = try pair()
        defer { pair.close() }
        let waiting = Bell(reactor)
        let task = Task {
            waiting.ring()
            return await pair.near.descriptor.readable()
        }
        _ = await waiting.wait()
        pair.near.descriptor.close()
        #expect(await task.value == .closed)
        #expect(await pair.near.descriptor.readable() == .closed)
        #expect(throws: DeviceError(.cancelled)) { try pair.near.readNow() }
    }

    @Test func `the other end's hang-up wakes and is told`() async throws {
        let pair = try pair()
        let reading = Task { try await pair.near.read(until: nil) }
        pair.far.descriptor.close()
        await #expect(throws: DeviceError(.hungUp)) { try await reading.value }
        pair.close()
    }

    @Test func `200 descriptors come and go, three times over, with no leak and no new thread`() async throws
    {
        for _ in 0..<3 {
            let before = Set(openFiles())
            let pairs = try (0..<100).map { _ in try pair() }
            let sum = await withTaskGroup(of: Int.self) { group in
                for (number, pair) in pairs.enumerated() {
                    group.addTask {
                        ((try? await pair.near.read(until: nil)) ?? []).map(Int.init).reduce(0, +)
                    }
                    group.addTask {
                        _ = await pair.send([UInt8(number)])
                        return 0
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(sum == (0..<100).reduce(0, +))
            let ours = try pairs.flatMap { [try name(of: $0.near), try name(of: $0.far)] }
            #expect(Set(ours).count == 200)
            #expect(before.isDisjoint(with: ours))
            #expect(Set(openFiles()).isSuperset(of: ours))
            #expect(threads(named: threadName) == 1)
            pairs.forEach { $0.close() }
            #expect(Set(openFiles()).isDisjoint(with: ours))
        }
    }

    private func name(of stream: DescriptorStream) throws -> String {
        let number = try stream.descriptor.withFile { file in file }
        return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `the thread ends with the reactor and what it made`() async throws {
        let name = "ow-end-\(UInt16.random(in: .min ... .max))"
        do {
            let short = try Reactor(name: name)
            #expect(threads(named: name) == 1)
            await short.pause(until: .now + .milliseconds(1))
        }
        while threads(named: name) != 0 { await reactor.pause(until: .now + .milliseconds(1)) }
    }

    @Test func `a file that is always ready is refused and not leaked`() throws {
        let path = "/proc/\(getpid())/limits"
        // Safe because the path lives through the call.
        let file = unsafe open(path, O_RDONLY)
        #expect(openFiles().contains(path))
        #expect(throws: DeviceError(.unsuitable, errno: EPERM)) { try reactor.register(file) }
        #expect(!openFiles().contains(path))
    }

    @Test func `a bell rung before it is waited for is heard once`() async {
        let bell = Bell(reactor)
        bell.ring()
        bell.ring()
        #expect(await bell.wait() == .ready)
        #expect(await bell.wait(until: .now) == .deadline)
        async let rung = bell.wait()
        bell.ring()
        #expect(await rung == .ready)
    }

    @Test func `a thread for blocking calls works in order and is interrupted`() async throws {
        let thread = try BlockingThread("ow-test")
        let pool = linux_thread_id()
        let first = await thread.perform { linux_thread_id() }
        #expect(first != pool)
        #expect(await thread.perform { linux_thread_id() } == first)
        var files: [Int32] = [-1, -1]
        // Safe because the array has the two places the call fills.
        try #require(unsafe pipe(&files) == 0)
        let (input, output) = (files[0], files[1])
        let bell = Bell(reactor)
        let blocked = Task {
            let result = await thread.perform {
                var byte: UInt8 = 0
                // Safe because the byte lives through the call, which writes no more than one.
                return unsafe linux_read(input, &byte, 1)
            }
            bell.ring()
            return result
        }
        repeat { thread.interrupt() } while await bell.wait(until: .now + .milliseconds(10)) != .ready
        #expect(await blocked.value == Int64(-EINTR))
        _ = (linux_close(input), linux_close(output))
    }
}
