import Domain
import Hall
import Simulation
import Store
import Testing

extension Rig {
    /// An item of the sample card's holder, completed by clerk 1009 at counter 3.
    func completedItem() async throws -> ItemID {
        func once() -> Once {
            Once(key: "key-\(UInt64.random(in: .min ... .max))", fingerprint: "test")
        }
        try await simulated.addClerk("1009")
        let session = try await hall.signIn(clerk: "1009", pin: SimulatedHall.pin, counter: 3)
        _ = try await hall.issueTicket(.init(card: hall.cards.keep(Samples.card)), once())
        _ = try #require(try await hall.callNext(session, once()))
        let visit = try await hall.change(.start, session, once()).visit
        let form = try await hall.prefill("ZX020102", visit: visit.id, session).prefill.form.merging([
            "phone": .text("0779-1234567"), "cardAction": .text("新办"), "truthPledge": .flag(true),
            "signature": .text("paper"),
        ]) { $1 }
        let item = try await hall.openItem(
            .init(visit: visit.id, service: "ZX020102", form: form, received: [0, 1]), session, once()
        ).item
        _ = try await hall.accept(item.id, session, once())
        _ = try await hall.complete(item.id, outcome: nil, session, once())
        return item.id
    }
}
