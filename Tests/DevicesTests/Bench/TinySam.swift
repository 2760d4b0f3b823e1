import Glibc
import Synchronization

@testable import Devices

/// The least module that can answer, behind a pseudo-terminal: nothing in the field, or a card that is found once
/// until it is lifted.
final class TinySam: Sendable {
    struct State {
        var card: [UInt8]?
        var isRead = false
        var isMute = false
        /// Before each answer.
        var noise: [UInt8] = []
        var inSingleBytes = false
        /// What it says to some commands, whatever is in the field.
        var answers: [SamCommand: [UInt8]] = [:]
        var asked: [SamCommand] = []
        /// Hears nothing that is sent at another speed.
        var speed: speed_t?
    }

    let peer: PtyPeer
    let state = Mutex(State())
    /// Rung at each question.
    private let bell: Bell

    init(_ peer: PtyPeer, _ reactor: Reactor) { (self.peer, bell) = (peer, Bell(reactor)) }

    func lay(_ answer: [UInt8]) { state.withLock { ($0.card, $0.isRead) = (answer, false) } }
    func lift() { state.withLock { $0.card = nil } }
    var asked: [SamCommand] { state.withLock { $0.asked } }

    /// Waits until it has been asked so often.
    func wasAsked(_ command: SamCommand, times: Int = 1) async {
        while asked.count(where: { $0 == command }) < times { _ = await bell.wait() }
    }

    func run() async {
        var parser = SamFrameParser(.requests)
        while let bytes = try? await peer.line.read(until: nil) {
            let speed = peer.speed
            guard state.withLock({ $0.speed == nil || $0.speed == speed }) else { continue }
            for body in parser.feed(bytes).compactMap({ try? $0.get() }) {
                let answer = state.withLock { Self.answer(SamCommand(body: body), &$0) }
                bell.ring()
                if state.withLock({ $0.inSingleBytes }) {
                    await peer.sendSingly(answer)
                } else {
                    await peer.send(answer)
                }
            }
        }
    }

    private static func answer(_ command: SamCommand?, _ state: inout State) -> [UInt8] {
        if let command { state.asked.append(command) }
        if state.isMute { return [] }
        return state.noise + (command.flatMap { state.answers[$0] } ?? plainAnswer(command, &state))
    }

    private static func plainAnswer(_ command: SamCommand?, _ state: inout State) -> [UInt8] {
        switch (command, state.card) {
        case (.samID, _): return SamAnswer(status: .done, data: [UInt8](repeating: 1, count: 16)).frame
        case (.samStatus, _), (.reset, _): return SamAnswer(status: .done).frame
        case (.find, .some) where !state.isRead:
            return SamAnswer(status: .cardFound, data: [0, 0, 0, 0]).frame
        case (.find, _): return SamAnswer(status: .noCard).frame
        case (.select, .some):
            return SamAnswer(status: .done, data: [UInt8](repeating: 0, count: 8)).frame
        case (.readBase, .some(let card)):
            state.isRead = card.count == 1295
            return card
        case (.readNewAddress, .some): return SamAnswer(status: .noSuchContent).frame
        default: return SamAnswer(status: .cardNotSelected).frame
        }
    }
}
