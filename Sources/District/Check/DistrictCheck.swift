package import Domain
import FoundationEssentials

/// Tries out an implementation of the district exchange (`Assets/api/district.openapi.yaml`) as a kiosk would use it.
///
/// What it sends is marked: the type is `cn.onewindow.check.sent.v1`, `data` says `check`, and the incarnation is one of
/// its own, so that no kiosk's sequence is touched. It leaves six events at the district and nothing else.
package struct DistrictCheck: Sendable {
    package typealias Line = DistrictLine & DistrictDownLine & DistrictStatusLine & DistrictTrialLine

    /// One thing a district has to do, and whether it does.
    package struct Finding: Hashable, Sendable {
        package enum Outcome: Hashable, Sendable {
            case passed
            /// Passed, in a way that has a price: gzip is answered with 415, so every body goes as it is.
            case withoutGzip
            /// What came instead.
            case failed(String)
        }

        package let step: Step
        package let outcome: Outcome

        package init(_ step: Step, _ outcome: Outcome) { (self.step, self.outcome) = (step, outcome) }

        init(_ step: Step, fault: String?) { self.init(step, fault.map { .failed($0) } ?? .passed) }

        package var fault: String? { if case .failed(let fault) = outcome { fault } else { nil } }
    }

    /// In this order.
    package enum Step: String, Hashable, Sendable, CaseIterable {
        /// A batch of two is stored, with a result for each in the order sent.
        case stored
        /// The same two again are duplicates.
        case duplicates
        /// An event that is wrong is rejected with a reason, and its neighbour is stored all the same.
        case invalid
        /// New, held and wrong ones in one batch: each result stands where its event stood.
        case order
        /// A batch in gzip is stored, or answered with 415.
        case compressed
        /// A body that is no JSON, and one that is no list, are refused with 400.
        case unreadable
        /// The heartbeat is answered with the highest sequence held.
        case status
        /// Updates are answered with a page and a cursor, and again with that cursor.
        case updates
    }

    private static let type = EventType(rawValue: "cn.onewindow.check.sent.v1")

    private let line: any Line
    private let kiosk: String
    private let incarnation: String
    private let now: WallTime

    package init(line: any Line, kiosk: String, at now: WallTime) {
        (self.line, self.kiosk, self.now) = (line, kiosk, now)
        incarnation = Identifier<DistrictCheck>(at: now).text
    }

    /// All steps, whatever the ones before came to.
    package func run() async -> [Finding] {
        let events = (1...6).map { event(Int64($0)) }
        // 0 is no sequence: numbers start at 1.
        let wrong = event(0)
        let first = Array(events[..<2])
        var findings = [
            Finding(.stored, fault: await results(of: first, are: [.stored, .stored])),
            Finding(.duplicates, fault: await results(of: first, are: [.duplicate, .duplicate])),
            Finding(.invalid, fault: await results(of: [wrong, events[2]], are: [.rejected, .stored])),
            Finding(
                .order,
                fault: await results(
                    of: [events[3], events[0], wrong, events[4]],
                    are: [.stored, .duplicate, .rejected, .stored])),
        ]
        let compressed = await compressed(events[5])
        findings.append(Finding(.compressed, compressed))
        findings.append(Finding(.unreadable, fault: await unreadable()))
        // Who answered the sixth badly may have stored it all the same.
        let highest: ClosedRange<Int64> =
            switch compressed {
            case .passed: 6...6
            case .withoutGzip: 5...5
            case .failed: 5...6
            }
        findings.append(Finding(.status, fault: await status(highest)))
        findings.append(Finding(.updates, fault: await updates()))
        return findings
    }

    private func event(_ sequence: Int64) -> CloudEvent {
        CloudEvent(
            id: Identifier<DistrictCheck>(at: now).text, kiosk: kiosk, type: Self.type, subject: "check",
            time: now, sequence: sequence, incarnation: incarnation,
            journalHead: String(repeating: "0", count: 64), data: ["check": true])
    }

    private func results(of batch: [CloudEvent], are wanted: [EventResult.Status]) async -> String? {
        // As it is: what the other side makes of gzip is a step of its own.
        switch await line.post(EventBatch.encode(batch), coding: nil) {
        case .codingRefused: "it answers 415"
        case .other(let response): Self.fault(of: response, to: batch, wanted)
        }
    }

    private static func fault(
        of response: DeliveryResponse, to batch: [CloudEvent], _ wanted: [EventResult.Status]
    ) -> String? {
        guard case .answered(let answer) = response else { return response.told }
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

    private func compressed(_ event: CloudEvent) async -> Finding.Outcome {
        switch await line.post(Gzip.compress(EventBatch.encode([event])), coding: Gzip.name) {
        case .codingRefused: .withoutGzip
        case .other(let response):
            Self.fault(of: response, to: [event], [.stored]).map { .failed($0) } ?? .passed
        }
    }

    private func unreadable() async -> String? {
        for (body, name) in [("<html>", "no JSON"), ("{}", "no list")] {
            switch await line.post(Array(body.utf8), coding: nil) {
            case .other(.refused(status: 400, _)): continue
            case .other(let response): return "a body that is \(name): \(response.told), not 400"
            case .codingRefused: return "a body that is \(name): 415, not 400"
            }
        }
        return nil
    }

    private func status(_ highest: ClosedRange<Int64>) async -> String? {
        switch await line.report(["incarnation": .string(incarnation), "check": true], of: kiosk) {
        case .answered(let answer) where answer.incarnation != incarnation:
            "the answer is for another incarnation"
        case .answered(let answer):
            highest.contains(answer.highest)
                ? nil : "the highest sequence is \(answer.highest), not \(highest.upperBound)"
        case let other: other.told
        }
    }

    private func updates() async -> String? {
        switch await line.updates(of: kiosk, after: nil) {
        case .answered(let first):
            switch await line.updates(of: kiosk, after: first.cursor) {
            case .answered: nil
            case let other: "with its own cursor: \(other.told)"
            }
        case let other: other.told
        }
    }
}

extension LineAnswer {
    /// For whoever mends the other side: what came, and what it means to a kiosk.
    fileprivate var told: String {
        switch self {
        case .answered: "answered 200"
        case .refused(let status, let detail):
            detail.isEmpty ? "refused with \(status)" : "refused with \(status): \(detail)"
        case .stopped(let stop): stop.description
        case .unavailable(let trouble, _): trouble.description
        }
    }
}
