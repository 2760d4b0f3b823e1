/// One wait for an answer to one question: until when, and what it was if none came.
struct SamListening: Sendable {
    /// Between two bytes of an answer.
    static let gap: Duration = .milliseconds(800)
    /// After damage, until the rest of it has come: it must not be taken for the next answer.
    static let quiet: Duration = .milliseconds(100)
    /// Beyond the time-out, for an answer that has begun: the longest takes 2.42 s at 9600 baud
    /// (facts/idcard.md 1.2).
    static let longest: Duration = .seconds(3)

    private let command: SamCommand
    private let since: ContinuousClock.Instant
    private var last: ContinuousClock.Instant
    /// What came, as far as it could be our own question: a line that echoes is no reader.
    private var beginning: [UInt8] = []
    var damage: DeviceError?

    init(to command: SamCommand, since: ContinuousClock.Instant) {
        self.command = command
        (self.since, last) = (since, since)
    }

    mutating func heard(_ bytes: [UInt8], at now: ContinuousClock.Instant) {
        last = now
        beginning += bytes.prefix(command.frame.count + 1 - beginning.count)
    }

    func deadline(isInsideFrame: Bool) -> ContinuousClock.Instant {
        let limit = since + command.timeout + Self.longest
        if damage != nil { return min(last + Self.quiet, limit) }
        return isInsideFrame ? min(last + Self.gap, limit) : since + command.timeout
    }

    /// Why there is no answer. `isCut`: a frame had begun; `hasAnswered`: it was a SAM before.
    func failure(isCut: Bool, hasAnswered: Bool) -> DeviceError {
        if beginning == command.frame { return DeviceError(hasAnswered ? .silent : .notSam) }
        if let damage { return damage }
        return DeviceError(beginning.isEmpty || isCut || hasAnswered ? .silent : .notSam)
    }
}
