package import Domain
import FoundationEssentials

/// Tries out an implementation of the district exchange (`Assets/api/district.openapi.yaml`) as a kiosk would use it.
///
/// What it sends is marked: the type is `cn.onewindow.check.sent.v1`, `data` says `check`, and the incarnation is one of
/// its own, so that no kiosk's sequence is touched. It leaves three events at the district and nothing else.
package struct DistrictCheck: Sendable {
    /// One thing a district has to do, and whether it does.
    package struct Finding: Hashable, Sendable {
        package let step: Step
        /// What came instead; nil when all is well.
        package let fault: String?

        package init(_ step: Step, fault: String?) { (self.step, self.fault) = (step, fault) }
    }

    /// In this order.
    package enum Step: String, Hashable, Sendable, CaseIterable {
        /// A batch of two is stored, with a result for each in the order sent.
        case stored
        /// The same two again are duplicates.
        case duplicates
        /// An event that is wrong is rejected with a reason, and its neighbour is stored all the same.
        case invalid
        /// The heartbeat is answered with the highest sequence held.
        case status
        /// Updates are answered with a page and a cursor.
        case updates
    }

    private static let type = EventType(rawValue: "cn.onewindow.check.sent.v1")

    private let line: any DistrictLine & DistrictDownLine & DistrictStatusLine
    private let kiosk: String
    private let incarnation: String
    private let now: WallTime

    package init(
        line: any DistrictLine & DistrictDownLine & DistrictStatusLine, kiosk: String, at now: WallTime
    ) {
        (self.line, self.kiosk, self.now) = (line, kiosk, now)
        incarnation = Identifier<DistrictCheck>(at: now).text
    }

    /// All steps, whatever the ones before came to.
    package func run() async -> [Finding] {
        let (first, second, third) = (event(1), event(2), event(3))
        // 0 is no sequence: numbers start at 1.
        let wrong = event(0)
        return [
            Finding(.stored, fault: await results(of: [first, second], are: [.stored, .stored])),
            Finding(.duplicates, fault: await results(of: [first, second], are: [.duplicate, .duplicate])),
            Finding(.invalid, fault: await results(of: [wrong, third], are: [.rejected, .stored])),
            Finding(.status, fault: await status()),
            Finding(.updates, fault: await updates()),
        ]
    }

    private func event(_ sequence: Int64) -> CloudEvent {
        CloudEvent(
            id: Identifier<DistrictCheck>(at: now).text, kiosk: kiosk, type: Self.type, subject: "check",
            time: now, sequence: sequence, incarnation: incarnation,
            journalHead: String(repeating: "0", count: 64), data: ["check": true])
    }

    private func results(of batch: [CloudEvent], are wanted: [EventResult.Status]) async -> String? {
        let answer: DistrictAnswer
        switch await line.send(batch) {
        case .answered(let given): answer = given
        case let other: return other.summary
        }
        guard answer.results.count == batch.count else {
            return "\(batch.count) events got \(answer.results.count) results"
        }
        for (place, (event, result)) in zip(batch, answer.results).enumerated() {
            let isNamed = result.id == event.id || (wanted[place] == .rejected && result.id.isEmpty)
            guard isNamed else { return "result \(place + 1) names another event" }
            guard result.status == wanted[place] else {
                return "event \(place + 1) is \(result.status.rawValue), not \(wanted[place].rawValue)"
            }
            guard result.status != .rejected || result.reason?.isEmpty == false else {
                return "event \(place + 1) is rejected without a reason"
            }
        }
        return nil
    }

    private func status() async -> String? {
        switch await line.report(["incarnation": .string(incarnation), "check": true], of: kiosk) {
        case .answered(let answer) where answer.incarnation != incarnation:
            "the answer is for another incarnation"
        case .answered(let answer):
            answer.highest == 3 ? nil : "the highest sequence is \(answer.highest), not 3"
        case let other: other.summary
        }
    }

    private func updates() async -> String? {
        switch await line.updates(of: kiosk, after: nil) {
        case .answered(let first):
            switch await line.updates(of: kiosk, after: first.cursor) {
            case .answered: nil
            case let other: "with its own cursor: \(other.summary)"
            }
        case let other: other.summary
        }
    }
}
