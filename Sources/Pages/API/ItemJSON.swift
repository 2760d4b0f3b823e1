import Domain
import Hall
import Store

/// An item as clerks see it.
struct ItemJSON: Encodable {
    struct Service: Encodable {
        var code: String
        var zh: String
        var en: String
    }

    var id: String
    /// The item number (办件编号).
    var number: String
    /// What is said aloud: the last four digits of the running number.
    var short: String
    var state: ItemState
    var visit: String
    var service: Service
    /// Absent where nobody serves the resident: answers are personal data.
    var form: Form?
    var received: [Int]
    /// Required papers that are not here.
    var missing: [MaterialJSON]
    /// Answers to mend.
    var problems: [FormProblem]
    /// What a notice would tell now, in words.
    var gaps: [GapJSON]
    var outcome: String?
    /// The fate of its delivery to the district; `null` while none is owed.
    var delivery: Known<DeliveryState>
    /// The calls that may follow, as `hand-over`.
    var actions: [String]
    /// In whose hands it is.
    var holder: Known<String>
    var terms: ItemTerms
    var urgency: ItemWork.Urgency
    /// The clock that ends first; `null` where none runs.
    var due: Known<DueJSON>
    /// The promised end; `null` while nobody has promised.
    var promised: Known<Deadline>
    var acceptance: ItemLife.Acceptance?
    /// The last one.
    var notice: NoticeJSON?
    var pledge: [PledgedJSON]?
    var handOver: ItemLife.HandOver?
    /// The special procedure that stops the clock now.
    var stopped: ItemLife.Pause?
    var extensions: [ItemLife.Extension]?
    var decision: ItemLife.Decision?
    var delivered: ItemLife.Delivery?
    var refusal: ItemLife.Refusal?
    var withdrawal: ItemLife.Withdrawal?
    /// The print job of the slip that says its papers were taken.
    var receipt: Known<String>

    init(_ view: Hall.ItemView, _ hall: Hall, withForm: Bool = true) {
        let (item, service) = (view.item, hall.service(of: view.item))
        (id, number, short) = (item.id.text, item.number.text, item.number.short)
        (state, visit, form) = (item.state, item.visit.text, withForm ? item.form : nil)
        self.service = Service(code: item.service, zh: service.zh, en: service.en)
        received = item.received.sorted()
        missing = MaterialJSON.list(view.missing, of: service)
        (problems, outcome, delivery) = (view.problems, item.outcome, Known(view.delivery))
        gaps = GapJSON.list(view.gaps, of: item, hall)
        actions = view.events.compactMap(\.call)
        let life = item.life
        (holder, terms, urgency) = (Known(life.holder), life.terms, view.work.urgency)
        due = Known(view.work.next.map(DueJSON.init))
        (promised, acceptance) = (Known(view.promised), life.acceptance)
        notice = life.notices.last.map { NoticeJSON($0, of: item, hall) }
        pledge = life.pledge.map { PledgedJSON.list($0, of: item, service) }
        (handOver, stopped) = (life.handOver, life.pause)
        extensions = life.extensions.isEmpty ? nil : life.extensions
        (decision, delivered) = (life.decision, life.delivery)
        (refusal, withdrawal) = (life.refusal, life.withdrawal)
        receipt = Known(item.receipt?.text)
    }

    /// Leaves what a clerk may know who neither has it in hand nor serves its resident: its number, its state, its dates.
    mutating func hideMatter(_ hall: Hall) {
        let key = "console.personalMatter"
        service = Service(code: "", zh: hall.texts.text(key, .chinese), en: hall.texts.text(key, .english))
        (form, outcome, decision, delivered, refusal) = (nil, nil, nil, nil, nil)
        (received, missing, problems, gaps, actions) = ([], [], [], [], [])
        terms = ItemTerms(sameDay: terms.sameDay)
        (notice, pledge, handOver, stopped, extensions, withdrawal) = (nil, nil, nil, nil, nil, nil)
    }
}

struct MaterialJSON: Encodable {
    var index: Int
    var zh: String
    var en: String

    static func list(_ places: [Int], of service: CatalogService) -> [MaterialJSON] {
        let materials = service.materials
        return places.filter(materials.indices.contains).map {
            MaterialJSON(index: $0, zh: materials[$0].zh, en: materials[$0].en)
        }
    }
}

/// Something missing or wrong; `material` or `field` says what it is about, and goes back as it is.
struct GapJSON: Encodable {
    var material: Int?
    var field: String?
    var zh: String
    var en: String
    var problem: String
    var remedy: String

    static func list(_ gaps: [ItemGap], of item: Item, _ hall: Hall) -> [GapJSON] {
        let (service, today) = (hall.service(of: item), hall.time.now().civil.date)
        let words = GapWords(texts: hall.texts, service: service, rules: hall.catalog.rules, today: today)
        return gaps.map { gap in
            let name = words.name(gap.subject)
            var view = GapJSON(
                zh: name.zh, en: name.en, problem: words.problem(gap, of: item, .chinese),
                remedy: words.remedy(gap, .chinese))
            switch gap.subject {
            case .material(let place): view.material = place
            case .field(let name): view.field = name
            }
            return view
        }
    }
}

struct DueJSON: Encodable {
    var clock: ItemDeadline.Clock
    var date: CivilDate
    var provisional: Bool

    init(_ deadline: ItemDeadline) {
        (clock, date) = (deadline.clock, deadline.deadline.date)
        provisional = deadline.deadline.provisional
    }
}

struct NoticeJSON: Encodable {
    var document: String
    var date: CivilDate
    var due: Deadline
    var gaps: [GapJSON]
    var because: String?

    init(_ notice: ItemLife.Notice, of item: Item, _ hall: Hall) {
        (document, date, due) = (notice.document, notice.date, notice.due)
        (gaps, because) = (GapJSON.list(notice.gaps, of: item, hall), notice.because)
    }
}

struct PledgedJSON: Encodable {
    var material: MaterialJSON
    var due: Deadline
    var received: Bool

    static func list(
        _ pledge: ItemLife.Pledge, of item: Item, _ service: CatalogService
    ) -> [PledgedJSON] {
        pledge.papers.compactMap { paper in
            MaterialJSON.list([paper.material], of: service).first.map {
                PledgedJSON(
                    material: $0, due: paper.due, received: item.received.contains(paper.material))
            }
        }
    }
}

extension ItemEvent {
    /// The last part of its address; nil for what only time does.
    var call: String? {
        switch self {
        case .handOver: "hand-over"
        case .takeUp: "take-up"
        case .bringPart, .deem, .lapse: nil
        default: rawValue
        }
    }
}
