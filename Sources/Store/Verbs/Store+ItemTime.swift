package import Domain

extension Store {
    /// Lets time do what the law makes of silence (`ItemClock.overdue`), at most `longestList` items at a time; those it
    /// did something to. By the kiosk itself, each with its line in the journal.
    ///
    /// Safe to repeat: what was done is not overdue any more.
    package func letTimePass(_ clock: ItemClock, at moment: Moment) async throws(StoreError) -> [Item] {
        // Most times there is nothing, and then nothing is written.
        let today = try await read { try $0.latestDate() }
        let day = BusinessDate.current(at: moment, latest: today).date
        let yesterday = day.advanced(byDays: -1)
        let due = try await workList(dueUntil: yesterday)
        guard due.contains(where: { clock.overdue($0, on: day, trust: moment.trust) != nil }) else {
            return []
        }
        return try await write { transaction in
            let date = try transaction.businessDate(at: moment)
            var done: [Item] = []
            let until = date.date.advanced(byDays: -1)
            for item in try transaction.records.workList(dueUntil: until, limit: Self.longestList) {
                guard let step = clock.overdue(item, on: date.date, trust: moment.trust) else { continue }
                done.append(
                    try transaction.change(
                        item, [step], ItemChange(clock: clock), .ofKiosk("time", at: moment)
                    ).item)
            }
            return done
        }
    }
}

extension Command {
    /// What the kiosk does by itself; never kept as an answer.
    fileprivate static func ofKiosk(_ what: String, at moment: Moment) -> Command {
        Command(key: what, scope: "kiosk", fingerprint: what, actor: .kiosk, moment: moment)
    }
}
