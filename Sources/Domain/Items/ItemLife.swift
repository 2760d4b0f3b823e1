/// What happened to an item beside its state, part by part (facts/domain.md b1, b3); kept sealed, because reasons and
/// results are the free words of clerks.
///
/// Days are those of the site. Deadlines that were told to the resident on paper are kept as told; all others are
/// counted anew whenever they are asked for (`ItemClock`), so that a better calendar corrects them.
package struct ItemLife: Hashable, Sendable, Codable {
    package var terms: ItemTerms
    /// What the clerk said of the applicant when the form was filled in.
    package var circumstances: FormRules.Circumstances?
    /// The clerk in whose hands it is, by staff number; nil once it is closed.
    package var holder: String?
    /// Day 0 of the desk's clock: when the papers were taken, later when the supplement came.
    package var received: CivilDate?
    package var acceptance: Acceptance?
    package var notices: [Notice]
    package var supplements: [Supplement]
    /// How many supplements there were when the last notice was given: what came after it is new.
    package var suppliedAtNotice = 0
    package var pledge: Pledge?
    package var handOver: HandOver?
    package var pauses: [Pause]
    package var extensions: [Extension]
    package var decision: Decision?
    package var delivery: Delivery?
    package var refusal: Refusal?
    package var withdrawal: Withdrawal?

    package init(terms: ItemTerms = ItemTerms(), holder: String? = nil, received: CivilDate? = nil) {
        (self.terms, self.holder, self.received) = (terms, holder, received)
        (notices, supplements, pauses, extensions) = ([], [], [], [])
    }

    /// The special procedure that stops the clock now.
    package var pause: Pause? { pauses.last.flatMap { $0.until == nil ? $0 : nil } }

    /// The days on which the clock stood; an open pause stands until `day`.
    package func stopped(until day: CivilDate) -> [ClosedRange<CivilDate>] {
        pauses.map { pause in pause.from...max(pause.from, pause.until ?? day) }
    }
}

extension ItemLife {
    package struct Acceptance: Hashable, Sendable, Codable {
        package enum Basis: String, Hashable, Sendable, Codable, CaseIterable {
            /// Complete and in due form.
            case full
            /// On a pledge, with gaps.
            case pledge
            /// By law, because the desk did not tell in time what is missing.
            case deemed
        }

        package var date: CivilDate
        package var basis: Basis
        package var document: String
    }

    /// 一次性告知: everything missing or wrong, told once.
    package struct Notice: Hashable, Sendable, Codable {
        package var date: CivilDate
        package var document: String
        package var gaps: [ItemGap]
        /// By when to bring it, as the paper says.
        package var due: Deadline
        /// Which new fact made a second notice lawful; nil on the first.
        package var because: String?
    }

    /// What the applicant brought or mended, so that a second notice may concern nothing else.
    package struct Supplement: Hashable, Sendable, Codable {
        package var date: CivilDate
        package var fields: [String]
        package var materials: [Int]
    }

    package struct Pledge: Hashable, Sendable, Codable {
        package struct Paper: Hashable, Sendable, Codable {
            /// Its place in the catalogue.
            package var material: Int
            package var due: Deadline
        }

        package var papers: [Paper]
    }

    package struct HandOver: Hashable, Sendable, Codable {
        package var date: CivilDate
        package var department: String
        /// The day the deciding body accepted what was forwarded; nil while that is not known.
        package var takenUp: CivilDate?
    }

    /// 特别程序: the clock stands still (facts/domain.md b1 7).
    package struct Pause: Hashable, Sendable, Codable {
        package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
            case hearing, inspection, test, quarantine, appraisal, expertReview, survey, publicity, other
        }

        package var kind: Kind
        package var reason: String
        package var document: String
        package var from: CivilDate
        /// When it is expected to end, as the paper says.
        package var expected: CivilDate
        /// When it ended; nil while it goes on.
        package var until: CivilDate?
    }

    package struct Extension: Hashable, Sendable, Codable {
        package var date: CivilDate
        /// Working days.
        package var days: Int
        package var reason: String
        package var approvedBy: String
        package var document: String
    }

    package struct Decision: Hashable, Sendable, Codable {
        package var date: CivilDate
        package var granted: Bool
        package var result: String
        /// Why it was not granted.
        package var reason: String?
        /// The paper issued, and where to fetch it; nil for none.
        package var paper: String?
        package var document: String
    }

    package struct Delivery: Hashable, Sendable, Codable {
        package var date: CivilDate
        package var papers: [String]
        package var byProxy: Bool
    }

    package struct Refusal: Hashable, Sendable, Codable {
        package var date: CivilDate
        package var reason: String
        /// Who is competent; nil where nobody need decide (facts/domain.md b1 5c).
        package var rightBody: String?
        package var document: String
    }

    package struct Withdrawal: Hashable, Sendable, Codable {
        package enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
            case applicant, supplementMissed, pledgeMissed
        }

        package var date: CivilDate
        package var cause: Cause
        package var reason: String?
    }
}

/// One thing that is missing or wrong, in words for the paper.
package struct ItemGap: Hashable, Sendable, Codable {
    package enum Subject: Hashable, Sendable {
        /// A paper of the service, by its place in the catalogue.
        case material(Int)
        /// An answer on the form.
        case field(String)
    }

    package var subject: Subject
    /// What is wrong, in a clerk's words; empty for those of the catalogue.
    package var problem: String
    /// What is right: what to bring or to mend; empty for the words of the catalogue.
    package var remedy: String

    package init(_ subject: Subject, problem: String = "", remedy: String = "") {
        (self.subject, self.problem, self.remedy) = (subject, problem, remedy)
    }
}

extension ItemGap {
    private enum Key: CodingKey { case material, field, problem, remedy }

    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        let material = try keys.decodeIfPresent(Int.self, forKey: .material)
        subject = try material.map { .material($0) } ?? .field(keys.decode(String.self, forKey: .field))
        problem = try keys.decodeIfPresent(String.self, forKey: .problem) ?? ""
        remedy = try keys.decodeIfPresent(String.self, forKey: .remedy) ?? ""
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        switch subject {
        case .material(let place): try keys.encode(place, forKey: .material)
        case .field(let name): try keys.encode(name, forKey: .field)
        }
        try keys.encode(problem, forKey: .problem)
        try keys.encode(remedy, forKey: .remedy)
    }
}
