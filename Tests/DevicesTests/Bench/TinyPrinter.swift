import CLinux
import Synchronization
import Testing

@testable import Devices

/// The least printer that can be asked and can confirm: it knows the queries of `EscposQuery` and keeps the
/// rest as paper.
final class TinyPrinter: Sendable {
    struct State {
        var isMute = false
        var confirms = true
        var hasPaper = true
        var isNearEnd = false
        /// Hang up when so many bytes of paper have come.
        var hangUpAfter = Int.max
        /// Run out of paper when so many have come.
        var runOutAfter = Int.max
        var paper: [UInt8] = []
        /// The answers to GS I, by its n; one that is not here is not answered.
        var names: [UInt8: String] = [:]
        /// How many bytes answer the next GS r each; one when it is empty.
        var paperAnswers: [Int] = []
        /// So much is said before the next bytes are taken.
        var chatter = 0
        var clearings = 0
        var connections = 0
    }

    let state = Mutex(State())
    private let reactor: Reactor
    /// Rung when something came in.
    let bell: Bell

    init(_ reactor: Reactor) {
        self.reactor = reactor
        bell = Bell(reactor)
    }

    var paper: [UInt8] { state.withLock { $0.paper } }

    /// Serves a connection until it ends.
    func serve(_ line: DescriptorStream) async {
        state.withLock { $0.connections += 1 }
        bell.ring()
        var held: [UInt8] = []
        while let bytes = try? await line.read(until: nil) {
            held += bytes
            let (answer, hangsUp) = state.withLock { Self.take(&held, &$0) }
            bell.ring()
            let chatter = state.withLock { $0.paper.isEmpty ? 0 : $0.chatter.take() }
            if chatter > 0 { await send([UInt8](repeating: 0x11, count: chatter), on: line) }
            if !answer.isEmpty { await send(answer, on: line) }
            if hangsUp { break }
        }
        line.descriptor.close()
    }

    private func send(_ bytes: [UInt8], on line: DescriptorStream) async {
        _ = await line.write(bytes, stall: .seconds(5))
    }

    private static func take(_ held: inout [UInt8], _ state: inout State) -> ([UInt8], Bool) {
        var answer: [UInt8] = []
        while let first = held.first {
            if first == 0x10 || first == 0x1D || first == 0x1B {
                guard let (length, reply) = command(held, &state) else { break }
                held.removeFirst(length)
                answer += reply
            } else {
                held.removeFirst()
                state.paper.append(first)
            }
            if state.paper.count >= state.runOutAfter { state.hasPaper = false }
            if state.paper.count >= state.hangUpAfter { return (answer, true) }
        }
        return (state.isMute ? [] : answer, false)
    }

    /// The length of the command at the front and its answer; nil while it is not complete.
    private static func command(_ held: [UInt8], _ state: inout State) -> (Int, [UInt8])? {
        if held.starts(with: EscposQuery.clearBuffers) {
            state.clearings += 1
            state.runOutAfter = .max
            return (10, [0x37, 0x25, 0x00])
        }
        if held.starts(with: [0x10, 0x04]), held.count >= 3 { return (3, [status(held[2], state)]) }
        if held.starts(with: EscposQuery.initialise) { return (2, []) }
        let answers = state.confirms && state.hasPaper
        if held.starts(with: EscposQuery.transmitPaperStatus) {
            let count = state.paperAnswers.isEmpty ? 1 : state.paperAnswers.removeFirst()
            return (3, answers ? [UInt8](repeating: 0x00, count: count) : [])
        }
        if held.starts(with: [0x1D, 0x49]), held.count >= 3 {
            return (3, state.names[held[2]].map { [0x5F] + Array($0.utf8) + [0x00] } ?? [])
        }
        if held.starts(with: [0x1D, 0x28, 0x48]), held.count >= 11 {
            return (11, answers ? [0x37, 0x22] + held[7..<11] + [0x00] : [])
        }
        return nil
    }

    private static func status(_ number: UInt8, _ state: State) -> UInt8 {
        switch number {
        case 1: state.hasPaper ? 0x16 : 0x1E
        case 2: state.hasPaper ? 0x12 : 0x32
        case 4: state.hasPaper ? (state.isNearEnd ? 0x1E : 0x12) : 0x7E
        default: 0x12
        }
    }
}

/// A loopback port whose connections are served one after the other.
final class TCPPeer: Sendable {
    let port: UInt16
    private let listener: Descriptor
    private let reactor: Reactor

    init(port wanted: UInt16 = 0, _ reactor: Reactor) throws {
        var actual: UInt16 = 0
        // Safe because the place lives through the call.
        let file = unsafe linux_tcp_listen(wanted, &actual)
        try #require(file >= 0)
        (port, self.reactor) = (actual, reactor)
        listener = try reactor.register(file)
    }

    func run(_ serve: @Sendable (DescriptorStream) async -> Void) async {
        while await listener.readable() == .ready {
            guard let file = try? listener.withFile({ file in linux_tcp_accept(file) }), file >= 0,
                let descriptor = try? reactor.register(file)
            else { continue }
            await serve(DescriptorStream(descriptor: descriptor, kind: .socket))
        }
    }

    func close() { listener.close() }
}

extension Int {
    /// Its value, which is 0 afterwards.
    fileprivate mutating func take() -> Int {
        defer { self = 0 }
        return self
    }
}
