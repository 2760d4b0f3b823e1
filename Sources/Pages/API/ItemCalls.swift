import Domain
import HTTPTypes
import Hall
import Hummingbird
import NIOCore
import Store

/// Items: opened, mended, accepted, completed by the clerk who serves; console only.
struct ItemCalls {
    let hall: Hall

    func add(to router: Router<PageContext>) {
        router.post("/api/items", use: open)
        router.get("/api/items/{id}", use: show)
        router.post("/api/items/{id}/accept", use: accept)
        router.post("/api/items/{id}/supplement", use: supplement)
        router.post("/api/items/{id}/complete", use: complete)
    }

    /// One material of a wish: its place in the catalogue, and whether it is here.
    private struct Material: Decodable {
        var index: Int
        var received: Bool
    }

    private struct NewItem: Decodable {
        var visit: VisitID
        var service: String
        var form: Form?
        var materials: [Material]?
    }

    private struct Mended: Decodable {
        var form: Form?
        var materials: [Material]?
    }

    private struct Completed: Decodable { var outcome: String? }

    @Sendable private func open(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let call = try await Call(request)
        let wish = try call.read(NewItem.self)
        let item = try await hall.openItem(
            .init(
                visit: wish.visit, service: wish.service, form: wish.form ?? [:],
                received: Self.received(wish.materials ?? [])),
            session, call.once)
        return answer(item, status: .created)
    }

    @Sendable private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try context.clerk()
        guard let item = try await hall.store.item(context.identifier("id", unknown: .unknownItem)) else {
            throw Problem(.unknownItem)
        }
        return answer(try await hall.view(item))
    }

    @Sendable private func accept(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: ItemID = try context.identifier("id", unknown: .unknownItem)
        let call = try await Call(request)
        do {
            return answer(try await hall.accept(id, session, call.once))
        } catch {
            guard case .materialsMissing(let places) = error else { throw error }
            throw try await missing(places, of: id)
        }
    }

    @Sendable private func supplement(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: ItemID = try context.identifier("id", unknown: .unknownItem)
        let call = try await Call(request)
        let wish = try call.read(Mended.self)
        return answer(
            try await hall.supplement(
                id, form: wish.form, received: wish.materials.map(Self.received), session, call.once))
    }

    @Sendable private func complete(_ request: Request, _ context: PageContext) async throws -> Response {
        let session = try context.clerk()
        let id: ItemID = try context.identifier("id", unknown: .unknownItem)
        let call = try await Call(request)
        let outcome = call.body.readableBytes == 0 ? nil : try call.read(Completed.self).outcome
        return answer(try await hall.complete(id, outcome: outcome, session, call.once))
    }

    private static func received(_ materials: [Material]) -> Set<Int> {
        Set(materials.filter(\.received).map(\.index))
    }

    private func answer(_ item: Hall.ItemView, status: HTTPResponse.Status = .ok) -> Response {
        Answer.json(ItemJSON(item, catalog: hall.catalog), status: status)
    }

    /// The problem that names what is missing, all at once.
    private func missing(_ places: [Int], of id: ItemID) async throws -> Problem {
        let service = try await hall.store.item(id).flatMap { hall.catalog.service($0.service) }
        return Problem(.materialsMissing).with { $0.missing = MaterialJSON.list(places, of: service) }
    }
}

struct MaterialJSON: Encodable {
    var index: Int
    var zh: String
    var en: String

    static func list(_ places: [Int], of service: CatalogService?) -> [MaterialJSON] {
        guard let materials = service?.materials else { return [] }
        return places.filter(materials.indices.contains).map {
            MaterialJSON(index: $0, zh: materials[$0].zh, en: materials[$0].en)
        }
    }
}

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
    var form: Form
    var received: [Int]
    /// Required papers that are not here.
    var missing: [MaterialJSON]
    /// Answers to mend.
    var problems: [FormProblem]
    var outcome: String?
    /// The fate of its delivery to the district; `null` while none is owed.
    var delivery: Known<DeliveryState>

    init(_ view: Hall.ItemView, catalog: Catalog) {
        let (item, service) = (view.item, catalog.service(view.item.service))
        (id, number, short) = (item.id.text, item.number.text, item.number.short)
        (state, visit, form) = (item.state, item.visit.text, item.form)
        self.service = Service(code: item.service, zh: service?.zh ?? "", en: service?.en ?? "")
        received = item.received.sorted()
        missing = MaterialJSON.list(view.missing, of: service)
        (problems, outcome, delivery) = (view.problems, item.outcome, Known(view.delivery))
    }
}
