import CLinux
import Devices
import Testing

@testable import benchtop

/// Somebody between a host and a TCP printer who passes on every byte of the host and meddles with the answers.
final class Meddler: Sendable {
    enum Mode: String, Sendable, CaseIterable {
        /// No answer to anything.
        case swallow
        /// Each answer arrives when the next one is due: the host always reads the one before.
        case late
        /// Two answers arrive in one read.
        case together
    }

    let port: UInt16
    private let listener: Descriptor
    private let serving: Task<Void, Never>

    init(before printer: UInt16, mode: Mode, reactor: Reactor) throws {
        var actual: UInt16 = 0
        // Safe because `actual` outlives the call.
        let file = unsafe linux_tcp_listen(0, &actual)
        try #require(file >= 0)
        let listener = try reactor.register(file)
        (self.listener, port) = (listener, actual)
        serving = Task {
            while await listener.readable() == .ready {
                guard let file = try? listener.withFile({ linux_tcp_accept($0) }), file >= 0,
                    let host = try? reactor.register(file)
                else { return }
                await Self.serve(host, printer, mode, reactor)
            }
        }
    }

    func stop() async {
        listener.close()
        serving.cancel()
        await serving.value
    }

    private static func serve(_ host: Descriptor, _ port: UInt16, _ mode: Mode, _ reactor: Reactor) async {
        guard let line = try? await Host(port: port, reactor: reactor).line else { return host.close() }
        await withDiscardingTaskGroup { group in
            group.addTask {
                while let bytes = await host.receive() { await send(bytes, to: line) }
                line.close()
            }
            group.addTask {
                var answers = Answers(mode: mode)
                while let bytes = await line.receive() { await send(answers.passed(bytes), to: host) }
                host.close()
            }
        }
    }

    private static func send(_ bytes: [UInt8], to line: Descriptor) async {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let sent = line.sendNow(rest) else { return }
            rest = rest.dropFirst(sent)
            if !rest.isEmpty { _ = await line.writable() }
        }
    }

    private struct Answers {
        let mode: Mode
        var held: [UInt8] = []

        mutating func passed(_ answer: [UInt8]) -> [UInt8] {
            switch mode {
            case .swallow: return []
            case .late:
                defer { held = answer }
                return held
            case .together:
                guard held.isEmpty else {
                    defer { held = [] }
                    return held + answer
                }
                held = answer
                return []
            }
        }
    }
}
