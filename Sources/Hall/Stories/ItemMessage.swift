import Domain

/// The `data` of the events about an item (`Assets/api/events/item.json`, where each member's field of the national
/// exchange tables stands; facts/domain.md b6), with the codes of b5. Members that were added later are optional there.
struct ItemMessage: Encodable {
    struct Person: Encodable {
        var name: String
        var number: String
        /// A natural person.
        let kind = "1"
        /// 111, the resident ID card; nil for any other paper.
        var idType: String?
        var phone: String?
        var address: String?
    }
    /// Who came in the applicant's place.
    struct Agent: Encodable {
        var name: String
        var number: String?
        var phone: String?
        var relation: String?
    }
    struct Material: Encodable {
        var name: String
        var received: Bool
        var required: Bool
        /// On paper, at the window.
        let way = "1"
        /// Its place in the catalogue, from 1.
        var number: Int
        /// The day it was taken; nil while it is not.
        var taken: String?
    }
    struct Pledged: Encodable {
        var name: String
        var due: String
    }
    /// up_pro_process.
    struct Step: Encodable {
        enum Action: String, Encodable {
            case passed = "1"
            case sentBack = "2"
            case other = "9"
        }

        var stage: String
        var action: Action
        var start: String
        var end: String
        var document: String?
        /// Why, or with what end.
        var words: String?
        /// The staff number; nil where the item does not keep it.
        var handler: String?
        /// To do, done.
        var state = "2"
    }
    /// up_pro_special_procedure.
    struct Special: Encodable {
        /// Extension, other.
        var kind: String
        var name: String
        var reason: String
        var start: String
        var end: String?
        var expected: String?
        var approvedBy: String?
    }
    /// up_pro_result.
    struct Result: Encodable {
        enum Kind: String, Encodable {
            case sentBack = "1"
            case done = "6"
        }

        var kind: Kind
        var ended: String
        var text: String
        var document: String?
        /// Who issues it.
        var body: String
        /// Sent by courier: never from the window.
        let posted = false
        var charged: Bool
    }

    var itemNumber: String
    var service: String
    var serviceName: String
    var catalogVersion: String
    var kind: String
    /// 即办件 1, 承诺件 2.
    var caseKind: String
    var site: String
    var siteName: String
    var region: String
    /// At the window.
    let channel = "1"
    /// What is applied for, in short.
    var summary: String
    var applicant: Person
    var agent: Agent?
    var clerk: String
    var counter: Int
    var received: String
    var form: Form
    var materials: [Material]
    var process: [Step]
    var special: [Special]
    var accepted: String?
    var basis: ItemLife.Acceptance.Basis?
    var acceptanceDocument: String?
    var completed: String?
    var outcome: String?
    var handedOver: String?
    var department: String?
    var promised: String?
    var standing: ItemTerms.Standing?
    var pledged: [Pledged]?
    var refused: String?
    var reason: String?
    var rightBody: String?
    var result: Result?
}

extension ItemMessage {
    /// What this case needed, and whatever else was taken.
    static func materials(of item: Item, _ service: CatalogService, from day: CivilDate) -> [Material] {
        let needed = Set(service.needed(with: item.form))
        func taken(_ place: Int) -> String? {
            guard item.received.contains(place) else { return nil }
            let later = item.life.supplements.last { $0.materials.contains(place) }?.date
            return (later ?? day).description
        }
        return service.materials.indices.filter { needed.contains($0) || item.received.contains($0) }.map {
            Material(
                name: service.materials[$0].zh, received: item.received.contains($0),
                required: needed.contains($0), number: $0 + 1, taken: taken($0))
        }
    }

    /// The stages so far, in the order of their days; those of one day as they follow in the law (facts/domain.md b1).
    static func process(of item: Item, on now: Moment, by clerk: String) -> [Step] {
        let life = item.life
        let first = item.created.civil(offset: now.offset).date
        var steps: [(day: CivilDate, step: Step)] = []
        func add(
            _ stage: String, _ action: Step.Action, _ day: CivilDate, until end: CivilDate? = nil,
            _ document: String? = nil, words: String? = nil, handler: String? = nil, isDone: Bool = true
        ) {
            let step = Step(
                stage: stage, action: action, start: day.description, end: (end ?? day).description,
                document: document, words: words, handler: handler, state: isDone ? "2" : "1")
            steps.append((day, step))
        }
        add("received", .passed, first)
        for notice in life.notices { add("told", .sentBack, notice.date, notice.document) }
        for supplement in life.supplements { add("supplemented", .passed, supplement.date) }
        if let acceptance = life.acceptance {
            add("accepted", .passed, acceptance.date, acceptance.document)
        }
        if let refusal = life.refusal {
            add("refused", .sentBack, refusal.date, refusal.document, words: refusal.reason, handler: clerk)
        }
        for pause in life.pauses {
            add(
                "paused", .other, pause.from, until: pause.until, pause.document, words: pause.reason,
                isDone: pause.until != nil)
        }
        for extent in life.extensions {
            add("extended", .other, extent.date, extent.document, words: extent.reason)
        }
        if let handOver = life.handOver {
            add("handedOver", .passed, handOver.date, handler: clerk)
            if let day = handOver.takenUp { add("takenUp", .passed, day) }
        }
        if item.state == .completed {
            add(
                "completed", .passed, now.civil.date, item.document(.completion), words: item.outcome,
                handler: clerk)
        }
        let ordered = steps.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
        return ordered.map(\.element.step)
    }

    static func special(of item: Item) -> [Special] {
        item.life.pauses.map { pause in
            Special(
                kind: "2", name: pause.kind.rawValue, reason: pause.reason, start: pause.from.description,
                end: pause.until?.description, expected: pause.expected.description)
        }
            + item.life.extensions.map { extent in
                Special(
                    kind: "1", name: "extension", reason: extent.reason, start: extent.date.description,
                    end: extent.date.description, approvedBy: extent.approvedBy)
            }
    }
}
