import District
import Domain

/// One process of one board that spoke as a kiosk, as the district knows it.
struct KnownWriter: Hashable, Sendable {
    /// Why a writer may not write.
    enum Why: String, Hashable, Sendable, CaseIterable {
        /// The kiosk was moved to another board.
        case older
        /// Two boards are alive.
        case twoBoards
        /// An event of it contradicts one that is held.
        case conflict
        /// The office let another one write.
        case chosen
    }

    struct Hold: Hashable, Sendable {
        var since: WallTime
        var why: Why
    }

    let writer: Writer
    let first: WallTime
    /// To the minute: not every request is worth a write.
    var last: WallTime
    /// When a newer run of the same board was first heard.
    var superseded: WallTime?
    var hold: Hold?
    /// When it last tried to write while it was on hold; to the minute.
    var refused: WallTime?
    /// The generation that the office gave it, above all that were known then.
    var raised: Int64?
    /// What its last status said.
    var version: String?
    var backlog: Int64?

    init(_ writer: Writer, at now: WallTime) { (self.writer, first, last) = (writer, now, now) }

    init(_ writer: Writer, first: WallTime, last: WallTime) {
        (self.writer, self.first, self.last) = (writer, first, last)
    }

    /// Whoever has the highest may write.
    var level: Int64 { raised ?? writer.generation }
}

/// Who may write as one kiosk: the rules, as a value.
///
/// - A higher generation takes over, and puts every lower one on hold: the kiosk was moved.
/// - Within a generation a new run takes over from the one before: a restart. A run that was taken over from and is heard
///   again after `afterlife` proves that two boards are alive: then nobody writes until a person decides.
/// - An event that contradicts one that is held says the same.
/// - Whom a person chooses gets a generation above all others, and is told of it: its restarts are known as its own, and
///   so are those of the other one. What contradicts then is refused event by event, for a person has seen it.
struct WriterBook: Hashable, Sendable {
    enum Verdict: Hashable, Sendable {
        case writes
        case held(KnownWriter.Why)
    }

    /// Requests under way when a process ends live 60 s at most (`DistrictClient.Limits`); as much again for the network.
    static let afterlife: Int64 = 120_000
    /// Between two notes of the last time a writer was heard.
    static let noted: Int64 = 60_000
    /// For so long somebody who was refused counts as a copy that still runs.
    static let fresh: Int64 = 3_600_000
    /// A kiosk that restarts all day is no reason to grow.
    static let longest = 50

    private(set) var writers: [KnownWriter]

    init(_ writers: [KnownWriter] = []) { self.writers = writers }

    // MARK: Verbs

    mutating func heard(_ writer: Writer, at now: WallTime) -> Verdict {
        guard let place = place(of: writer) else {
            join(KnownWriter(writer, at: now), at: now)
            return self.place(of: writer).map { verdict($0, at: now) } ?? .writes
        }
        if now.milliseconds - writers[place].last.milliseconds >= Self.noted { writers[place].last = now }
        if writers[place].hold == nil, isRisen(place, at: now) { holdAll(.twoBoards, at: now) }
        return verdict(place, at: now)
    }

    /// An event of it contradicts one that is held.
    mutating func contradicted(_ writer: Writer, at now: WallTime) -> Verdict {
        guard let place = place(of: writer) else { return .writes }
        if !isChosen(top) { holdAll(.conflict, at: now) }
        return verdict(place, at: now)
    }

    /// A person lets this one write, and so nobody else. False for one that was never heard.
    mutating func release(_ writer: Writer, at now: WallTime) -> Bool {
        guard let place = place(of: writer) else { return false }
        if writers[place].hold == nil, writers[place].level == top { return true }
        let raised = min(top + 1, Writer.generations.upperBound)
        for other in writers.indices { hold(other, .chosen, at: now) }
        (writers[place].raised, writers[place].superseded) = (raised, nil)
        writers[place].hold = nil
        return true
    }

    /// What its status says of it.
    mutating func says(_ writer: Writer, version: String?, backlog: Int64?) {
        guard let place = place(of: writer) else { return }
        (writers[place].version, writers[place].backlog) = (version, backlog)
    }

    // MARK: Answers

    /// Who else tries to be this kiosk, beside the one that may write.
    func copy(beside writer: Writer, at now: WallTime) -> KnownWriter? {
        writers.filter { other in
            guard let refused = other.refused, other.writer.run != writer.run else { return false }
            return now.milliseconds - refused.milliseconds < Self.fresh
        }.max { ($0.refused?.milliseconds ?? 0) < ($1.refused?.milliseconds ?? 0) }
    }

    /// What a writer is to call itself from now on; nil for what it does.
    func generation(for writer: Writer) -> Int64? {
        guard let raised = place(of: writer).flatMap({ writers[$0].raised }), raised > writer.generation
        else {
            return nil
        }
        return raised
    }

    /// Nobody may write until a person decides.
    var isOnHold: Bool { writers.contains { $0.level == top && $0.hold != nil } }

    /// Those whom a person has to know: who writes, and who tries to.
    var shown: [KnownWriter] {
        writers.filter { $0.refused != nil || ($0.level == top && $0.superseded == nil) }
            .sorted { $0.last > $1.last }
    }

    var top: Int64 { writers.map(\.level).max() ?? 0 }
}

extension WriterBook {
    private func place(of writer: Writer) -> Int? { writers.firstIndex { $0.writer == writer } }

    private func isChosen(_ level: Int64) -> Bool { writers.contains { $0.raised == level } }

    private mutating func join(_ known: KnownWriter, at now: WallTime) {
        var known = known
        let (top, generation) = (top, known.writer.generation)
        if generation > top {
            for place in writers.indices { hold(place, .older, at: now) }
        } else if generation < top {
            known.hold = .init(since: now, why: isChosen(top) ? .chosen : .older)
        } else if let hold = writers.first(where: { $0.level == top && $0.hold != nil })?.hold {
            known.hold = .init(since: now, why: hold.why)
        } else {
            for place in writers.indices where writers[place].level == top {
                writers[place].superseded = writers[place].superseded ?? now
            }
        }
        writers.append(known)
        forget()
    }

    /// Somebody took over from it, and yet it lives: not the same process under another generation.
    private func isRisen(_ place: Int, at now: WallTime) -> Bool {
        guard let superseded = writers[place].superseded,
            now.milliseconds - superseded.milliseconds > Self.afterlife
        else { return false }
        let current = writers.first { $0.level == top && $0.superseded == nil }
        return current?.writer.run != writers[place].writer.run
    }

    private mutating func holdAll(_ why: KnownWriter.Why, at now: WallTime) {
        let top = top
        for place in writers.indices where writers[place].level == top {
            writers[place].hold = .init(since: now, why: why)
        }
    }

    /// What it tried before does not count: it did not know.
    private mutating func hold(_ place: Int, _ why: KnownWriter.Why, at now: WallTime) {
        writers[place].hold = .init(since: writers[place].hold?.since ?? now, why: why)
        writers[place].refused = nil
    }

    /// Notes that it was refused.
    private mutating func verdict(_ place: Int, at now: WallTime) -> Verdict {
        guard let hold = writers[place].hold else { return .writes }
        let before = writers[place].refused ?? WallTime(milliseconds: 0)
        if now.milliseconds - before.milliseconds >= Self.noted { writers[place].refused = now }
        return .held(hold.why)
    }

    /// The longest silent first; never who may write, nor what a person decided.
    private mutating func forget() {
        let top = top
        while writers.count > Self.longest,
            let oldest = writers.indices.filter({
                !(writers[$0].level == top && (writers[$0].superseded == nil || writers[$0].raised != nil))
            }).min(by: { writers[$0].last < writers[$1].last })
        {
            writers.remove(at: oldest)
        }
    }
}
