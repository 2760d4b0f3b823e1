import Domain
import Yams

/// Rules between the keys of `hours`: a plan that contradicts itself would close a hall that is open.
extension SettingsReader {
    /// A session where it stands.
    private struct Placed {
        let key: String
        let session: OpeningHours.Session
        let line: Int
    }

    mutating func checkHours(_ hours: Section, counters: Int?) {
        guard hours.node?.mapping != nil else { return }
        let keys = ["workdays"] + OpeningHours.Weekday.allCases.map(\.rawValue)
        let days = keys.map { sessions(hours, $0, path: "hours.\($0)") }
        for day in days { checkOrder(day) }
        let closures = hours.list("closures").map { Section($0) }
        let special = closures.map { sessions($0, "open", path: "hours.closures.open") }
        for day in special { checkOrder(day) }
        checkClosures(closures)
        // What cannot be read is told already; what it would have meant is anyone's guess.
        let isLegible = zip(keys, days).allSatisfy { key, day in
            !hours.has(key) || hours.node?.mapping?[key]?.sequence?.count == day.count
        }
        if isLegible, days.allSatisfy(\.isEmpty) {
            report(
                hours.node?.mapping?.keys.first?.mark?.line ?? 1,
                "`hours` has no session, so the hall would never open; add a line such as "
                    + #"`workdays: ["08:30-12:00", "14:30-17:30"]`, or remove `hours`"#)
        }
        checkLunch(hours, isLegible ? days : nil, counters)
        checkLastMinutes(hours, days + special)
    }

    private func sessions(_ section: Section, _ key: String, path: String) -> [Placed] {
        section.list(key).compactMap { node in
            node.scalar.flatMap { OpeningHours.Session($0.string) }.map {
                Placed(key: path, session: $0, line: node.mark?.line ?? section.line(key))
            }
        }
    }

    private mutating func checkOrder(_ day: [Placed]) {
        for (earlier, later) in zip(day, day.dropFirst())
        where OpeningHours.Session.pause(earlier.session, later.session) == nil {
            report(
                later.line,
                "`\(later.key)`: \(later.session) does not come after \(earlier.session); "
                    + "write sessions in the order of the day, with a pause between them")
        }
    }

    private mutating func checkClosures(_ closures: [Section]) {
        var known: [ClosedRange<CivilDate>] = []
        for closure in closures {
            guard let from = closure.text("from").flatMap({ CivilDate($0) }) else { continue }
            let to = closure.has("to") ? closure.text("to").flatMap { CivilDate($0) } : from
            guard let to else { continue }
            guard from <= to else {
                report(closure.line("to"), "`hours.closures.to` is before `from`; write the last day closed")
                continue
            }
            if let other = known.first(where: { $0.overlaps(from...to) }) {
                report(
                    closure.line("from"),
                    "`hours.closures`: \(from) to \(to) meets \(other.lowerBound) to \(other.upperBound); "
                        + "let each day stand in one closure only")
            }
            known.append(from...to)
        }
    }

    private mutating func checkLunch(_ hours: Section, _ days: [[Placed]]?, _ counters: Int?) {
        guard let lunch = hours.number("lunch"), lunch > 0 else { return }
        if let counters, lunch > counters, counters > 0 {
            report(
                hours.line("lunch"),
                "`hours.lunch` is `\(lunch)`, but there are \(counters) `counters`; write at most \(counters)"
            )
        }
        guard let days else { return }
        let pauses = days.flatMap { day in
            zip(day, day.dropFirst()).compactMap { OpeningHours.Session.pause($0.session, $1.session) }
        }
        if !pauses.contains(where: \.isNoon) {
            report(
                hours.line("lunch"),
                "`hours.lunch` names counters on duty at noon, but no day has a pause at noon; "
                    + "write two sessions a day, or remove `hours.lunch`")
        }
    }

    private mutating func checkLastMinutes(_ hours: Section, _ days: [[Placed]]) {
        let minutes = hours.has("lastminutes") ? hours.number("lastminutes") : OpeningHours().lastMinutes
        guard let minutes, let shortest = days.joined().min(by: { $0.session.minutes < $1.session.minutes }),
            shortest.session.minutes <= minutes
        else { return }
        report(
            hours.has("lastminutes") ? hours.line("lastminutes") : shortest.line,
            "`hours.lastminutes` is `\(minutes)`, so no number would be given in `\(shortest.key)` "
                + "\(shortest.session); write less than \(shortest.session.minutes)")
    }
}
