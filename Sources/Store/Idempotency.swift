import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Runs `body` once for the command's key; a repeat gets the first answer and changes nothing.
    ///
    /// An error is no answer: a command that failed may be tried again under its key. Answers may hold a form, so
    /// they are sealed; the fingerprint is kept as a keyed hash.
    func once<Answer: Codable & Sendable>(
        _ command: Command, _ body: @escaping @Sendable (inout Transaction) throws -> Answer
    ) async throws(StoreError) -> Answer {
        try needKey(command)
        return try await write { transaction in
            if let first = try transaction.firstAnswer(Answer.self, to: command) { return first.value }
            let answer = try body(&transaction)
            try transaction.remember(Remembered(value: answer), for: command)
            return answer
        }
    }
}

/// What a command that may be refused came to.
enum Settled<Kept: Codable & Sendable, Answer: Sendable>: Sendable {
    case done(Kept)
    case refused(Answer)
}

extension Store {
    /// As `once`, for what may come to nothing: of a refusal nothing is kept, so that a repeat is judged anew. `answer`
    /// makes what is told of what was kept.
    func onceUnless<Kept: Codable & Sendable, Answer: Sendable>(
        _ command: Command, _ body: @escaping @Sendable (inout Transaction) throws -> Settled<Kept, Answer>,
        answer: @Sendable (Kept) -> Answer
    ) async throws(StoreError) -> Answer {
        try needKey(command)
        let settled: Settled<Kept, Answer> = try await write { transaction in
            if let first = try transaction.firstAnswer(Kept.self, to: command) { return .done(first.value) }
            let settled = try body(&transaction)
            if case .done(let kept) = settled {
                try transaction.remember(Remembered(value: kept), for: command)
            }
            return settled
        }
        return switch settled {
        case .done(let kept): answer(kept)
        case .refused(let answer): answer
        }
    }

    private func needKey(_ command: Command) throws(StoreError) {
        guard (1...255).contains(command.key.utf8.count), (1...64).contains(command.scope.utf8.count) else {
            throw .badKey
        }
    }
}

extension Store {
    /// The first answer to a command that came before; nil for a new one. For rules of the moment, such as opening
    /// hours, that hold for new commands only: who repeats one after closing time has the number already.
    package func firstAnswer<Answer: Codable & Sendable>(
        _ type: Answer.Type, to command: Command
    ) async throws(StoreError) -> Answer? {
        try await write { try $0.firstAnswer(Answer.self, to: command)?.value }
    }
}

/// An answer as it is kept; an object, so that "nobody waits" (nil) is an answer too.
struct Remembered<Answer: Codable>: Codable { var value: Answer }

extension Transaction {
    fileprivate func firstAnswer<Answer: Codable>(
        _ type: Answer.Type, to command: Command
    ) throws -> Remembered<Answer>? {
        let sql = "SELECT fingerprint, answer FROM answers WHERE scope = ? AND key = ?"
        guard let row = try records.row(sql, [command.scope, command.key]) else { return nil }
        guard row[0] == setting.sealing.fingerprint(command.fingerprint) else { throw StoreError.keyReused }
        let plain = try setting.sealing.open(row[1], at: place(of: command))
        return try JSON.value(Remembered<Answer>.self, plain)
    }

    fileprivate func remember(_ answer: Remembered<some Codable>, for command: Command) throws {
        let sealed = try setting.sealing.seal(JSON.data(answer), at: place(of: command))
        try execute(
            "INSERT INTO answers VALUES (?, ?, ?, ?, ?)",
            [
                command.scope, command.key, setting.sealing.fingerprint(command.fingerprint), sealed,
                command.moment.wall.milliseconds,
            ])
    }

    private func place(of command: Command) -> Sealing.Place {
        records.place("answers", "answer", "\(command.scope)\u{1F}\(command.key)")
    }
}
