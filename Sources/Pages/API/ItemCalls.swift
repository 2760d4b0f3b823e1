import Domain
import HTTPTypes
import Hall
import Hummingbird
import NIOCore
import Store

/// Items, opened and taken step by step by the clerks; console only.
///
/// - `ItemCalls+Acceptance` accept, pledge, notice, supplement, refuse, withdraw; taken up on a later visit
/// - `ItemCalls+BackOffice` complete, hand over, stop, put off, decide, deliver
/// - `WorkCalls` what is due, receipts, matters sent back
struct ItemCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.post("/api/items", use: open)
        router.get("/api/items/{id}", use: show)
        router.get("/api/items/{id}/history", use: history)
        addAcceptance(to: router)
        addBackOffice(to: router)
    }

    /// One material of a wish: its place in the catalogue, and whether it is here.
    struct Material: Decodable {
        var index: Int
        var received: Bool

        static func received(_ materials: [Material]) -> Set<Int> {
            Set(materials.filter(\.received).map(\.index))
        }
    }

    private struct NewItem: Decodable {
        var visit: VisitID
        var service: String
        var form: Form?
        var materials: [Material]?
        /// Somebody acts for the applicant; the applicant lacks capacity.
        var byProxy: Bool?
        var incapable: Bool?
        /// The catalogue the form was opened by; today's where it is left out.
        var catalog: String?
    }

    @Sendable private func open(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let wish = try call.read(NewItem.self)
        let item = try await hall.openItem(
            .init(
                visit: wish.visit, service: wish.service, form: wish.form ?? [:],
                received: Material.received(wish.materials ?? []),
                circumstances: .init(
                    byProxy: wish.byProxy ?? false, isIncapable: wish.incapable ?? false),
                catalogVersion: wish.catalog),
            session, call.once)
        return answer(item, status: .created)
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        guard let item = try await hall.store.item(context.identifier("id", unknown: .unknownItem)) else {
            throw Problem(.unknownItem)
        }
        let served = try await hall.store.claimed(at: session.counter)
        let isHere = served?.state == .serving && served?.id == item.visit
        return Answer.json(ItemJSON(try await hall.view(item), hall, withForm: isHere))
    }

    @Sendable private func history(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        let id: ItemID = try context.identifier("id", unknown: .unknownItem)
        guard try await hall.store.item(id) != nil else { throw Problem(.unknownItem) }
        return Answer.json(try await hall.history(of: id).map(PastJSON.init))
    }

    /// One step of an item: who asks, which item, what was sent. Papers that a refusal names are told by name.
    func step(
        _ request: Request, _ context: PageContext,
        _ take: (ItemID, Session, Call) async throws -> Hall.ItemView
    ) async throws -> Response {
        let session = try context.clerk()
        let id: ItemID = try context.identifier("id", unknown: .unknownItem)
        let call = try await Call(request)
        do {
            return answer(try await take(id, session, call))
        } catch let error as HallError {
            guard let (kind, places) = error.materials else { throw error }
            let service = try await hall.store.item(id).map { hall.service(of: $0) }
            throw Problem(kind).with { problem in
                problem.missing = service.map { MaterialJSON.list(places, of: $0) } ?? []
            }
        }
    }

    func answer(_ item: Hall.ItemView, status: HTTPResponse.Status = .ok) -> Response {
        Answer.json(ItemJSON(item, hall), status: status)
    }
}

extension Call {
    /// The body, or what `none` says where nothing was sent.
    func read<Wish: Decodable>(_ wish: Wish.Type, orEmpty none: Wish) throws -> Wish {
        body.readableBytes == 0 ? none : try read(wish)
    }
}

extension HallError {
    /// The papers a refusal is about, all of them at once.
    fileprivate var materials: (ProblemKind, [Int])? {
        switch self {
        case .materialsMissing(let places): (.materialsMissing, places)
        case .store(.item(.notDeferrable(let places))): (.notDeferrable, places)
        case .store(.item(.pledgeOpen(let places))): (.pledgeOpen, places)
        default: nil
        }
    }
}

private struct PastJSON: Encodable {
    var event: ItemEvent
    var state: ItemState
    var date: String
    var actor: String
    var time: String
    var late: Bool

    init(_ past: ItemPast) {
        (event, state, date) = (past.event, past.state, past.date.description)
        (actor, time, late) = (past.actor, past.wall.rfc3339, past.late)
    }
}
