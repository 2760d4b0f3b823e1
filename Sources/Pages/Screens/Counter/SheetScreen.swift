import Domain
import Hall
import Hummingbird
import Store

/// `/fragments/sheet?sheet=…`: one sheet, filled in. A GET here changes nothing; what is written goes to the API.
extension Screens {
    func addSheets(to router: Router<PageContext>) {
        router.get("/fragments/sheet") { request, context in
            let session = try context.clerk()
            return html("counter-sheet", try await sheet(request, session, words(context)))
        }
    }

    private func sheet(
        _ request: Request, _ session: Session, _ words: PageTexts
    ) async throws -> SheetView {
        let query = request.uri.queryParameters
        let name = query["sheet"].map(String.init) ?? ""
        let item = query["item"].flatMap { ItemID(String($0)) }
        switch name {
        case "matter":
            let asked = query["q"].map(String.init) ?? ""
            let visit = try await hall.store.claimed(at: session.counter)
            return .matter(String(asked.prefix(200)), visit: visit, hall, words)
        case "shift":
            return .shift(
                try await hall.inHand(of: session),
                successors: try await hall.successors(of: session.clerk.number), words)
        case "follow-up":
            let found = try await hall.followUps().first { $0.followUp.item == item }
            guard let found else { throw HallError.unknownItem }
            return .followUp(found, hall.time.now().civil.date, words)
        default: return try await sheet(name, of: item, words)
        }
    }

    private func sheet(_ name: String, of id: ItemID?, _ words: PageTexts) async throws -> SheetView {
        guard let id, let item = try await hall.store.item(id) else { throw HallError.unknownItem }
        let subject = SheetView.Subject(
            view: try await hall.view(item), service: hall.service(of: item), hall: hall, words: words,
            today: hall.time.now().civil.date)
        return switch name {
        case "notice": .notice(subject)
        case "pledge": .pledge(subject)
        case "refuse": .refuse(subject)
        case "bring": .bring(subject)
        case "withdraw": .withdraw(subject)
        case "hand-over": .handOver(subject)
        case "take-up": .takeUp(subject)
        case "pause": .pause(subject)
        case "extend": .extend(subject)
        case "decide": .decide(subject)
        case "deliver": .deliver(subject)
        case "pass-on": .passOn(subject, to: try await hall.store.clerks())
        default: throw Problem(.notFound)
        }
    }
}
