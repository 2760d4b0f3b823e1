/// Decides whether a SAM hangs on a serial line, and at which speed: asks for its status (11 FF) at 115200 baud, then
/// at 9600 (facts/idcard.md 1.2), and once more at each, because a module that has just got its power may have missed
/// the first question. Any answer in a valid frame is a SAM's; silence, noise, our own bytes coming back and another
/// vendor's preamble are not. Pure: time is handed in.
package struct SamProbeMachine: Sendable {
    package enum Action: Hashable, Sendable {
        /// Set the line to this speed, drop what has come unread, ask; then `asked`.
        case ask(baud: Int)
        case found(baud: Int)
        case nothing
    }

    package typealias Instant = ContinuousClock.Instant

    static let question = SamCommand.samStatus.frame
    static let timeout: Duration = .milliseconds(500)

    private var parser = SamFrameParser(.answers)
    private var speeds: ArraySlice<Int> = [115_200, 9_600, 115_200, 9_600]
    /// When to call `passed`; nil until the question is on the line.
    package private(set) var deadline: Instant?

    package init() {}

    package mutating func started() -> Action { next() }

    package mutating func asked(at now: Instant) { deadline = now + Self.timeout }

    /// Nil: go on listening.
    package mutating func received(_ bytes: [UInt8]) -> Action? {
        judge(parser.feed(bytes))
    }

    package mutating func passed(at now: Instant) -> Action? {
        guard let deadline, now >= deadline else { return nil }
        if let found = judge(parser.silence()) { return found }
        speeds.removeFirst()
        return next()
    }

    private mutating func next() -> Action {
        parser.reset()
        deadline = nil
        return speeds.first.map(Action.ask) ?? .nothing
    }

    private func judge(_ findings: [SamFrameParser.Finding]) -> Action? {
        SamAnswer(in: findings) == nil ? nil : speeds.first.map(Action.found)
    }
}
