import Foundation
import Synchronization
import TestTools
import Testing

extension ProgramsTogether {
    /// A power cut at any moment: what was answered is there, what was owed arrives, nothing is printed twice.
    @Suite struct `After a power cut` {
        @Test func `three items completed off line arrive once, in order, with no step by a person`()
            async throws
        {
            try await Counter.open(.init(district: true)) { counter in
                let before = try await counter.kiosk()
                let desk = try await before.signIn(try await counter.addClerk())
                var items: [JSON] = []
                let last = try await before.resident.listening { events in
                    for _ in 1...3 {
                        try await before.ticket()
                        let item = try await desk.completeItemOfNext()
                        try await events.first { $0.name == "delivery" && $0.data["item"] == item["number"] }
                        items.append(item)
                    }
                    return events.all.last?.id
                }
                #expect(
                    try await desk.web.get("/api/deliveries").json["backlog"] == 6,
                    "three items, three visits")
                #expect(try await before.program.end(by: SIGKILL) == .signal(SIGKILL))

                let after = try await counter.kiosk()
                let district = try await counter.district()
                let numbers = items.map { $0["number"] }
                try await after.resident.listening(after: last) { events in
                    try await events.first {
                        $0.name == "delivery" && $0.data["sequence"] == 6
                            && $0.data["state"] == "acknowledged"
                    }
                    let told = events.all.filter {
                        $0.name == "delivery" && $0.data["state"] == "acknowledged"
                    }
                    #expect(told.map { $0.data["item"] }.filter(numbers.contains) == numbers)
                    #expect(told.map { $0.data["sequence"] } == [1, 2, 3, 4, 5, 6])
                }
                let held = try await district.web.get("/v1/events").json.list
                #expect(held.map { $0["subject"] }.filter(numbers.contains) == numbers)
                #expect(held.map { $0["sequence"] } == [1, 2, 3, 4, 5, 6])
                #expect(held.allSatisfy { $0["duplicates"] == 0 })
                let told = try await district.web.get("/v1/kiosks").json[0]
                #expect(told["count"] == 6 && told["missing"] == 0)
            }
        }

        @Test func `a district that is killed while it takes items ends up with each once`() async throws {
            try await Counter.open(.init(district: true)) { counter in
                let kiosk = try await counter.kiosk()
                let desk = try await kiosk.signIn(try await counter.addClerk())
                try await kiosk.resident.listening { events in
                    var items: [JSON] = []
                    for _ in 1...3 {
                        let district = try await counter.district()
                        try await kiosk.ticket()
                        items.append(try await desk.completeItemOfNext())
                        // Killed at whatever it is doing with the item just owed.
                        _ = try await district.program.end(by: SIGKILL)
                    }
                    let district = try await counter.district()
                    for item in items { try await events.acknowledged(item) }
                    let held = try await district.web.get("/v1/events").json.list
                    let numbers = items.map { $0["number"] }
                    #expect(held.map { $0["subject"] }.filter(numbers.contains) == numbers)
                    // Each item and the end of its visit; the last of these may still be on its way.
                    #expect(Array(held.map { $0["sequence"] }.prefix(5)) == [1, 2, 3, 4, 5])
                }
            }
        }

        /// A key, and the ticket it was answered with; nil when the answer never came.
        private struct Asked: Sendable {
            let key: String
            let ticket: JSON?
        }

        @Test func `every ticket answered exists, and a repeat of one not answered makes exactly one`()
            async throws
        {
            try await Counter.open(.init(digits: 6)) { counter in
                var tickets: [String: JSON] = [:]
                var kiosk = try await counter.kiosk()
                for round in 1...5 {
                    let asked = try await askUntilKilled(kiosk, after: 20 * round)
                    kiosk = try await counter.kiosk()
                    let again = kiosk
                    for asked in asked {
                        let first = try await again.ticket(key: asked.key)
                        let second = try await again.ticket(key: asked.key)
                        #expect(first["id"] == second["id"] && first["number"] == second["number"])
                        if let known = asked.ticket {
                            #expect(first["id"] == known["id"] && first["number"] == known["number"])
                        }
                        tickets[try #require(first["id"].text)] = first
                    }
                }
                for (id, ticket) in tickets {
                    #expect(
                        try await kiosk.resident.get("/api/tickets/\(id)").json["number"] == ticket["number"])
                }
                let numbers = Set(tickets.values.compactMap { $0["number"].text })
                #expect(numbers.count == tickets.count, "a number was given twice")
                #expect(
                    try await kiosk.resident.get("/api/queue").json["waitingCount"].number == tickets.count)
                let expected = Set((1...tickets.count).map(Kiosk.number))
                #expect(numbers == expected, "the numbers have a gap")
                #expect(try await counter.kioskctl("journal", "verify").ending == .code(0))
            }
        }

        /// Eight clients ask without pause until the kiosk is killed, some tickets later.
        private func askUntilKilled(_ kiosk: Kiosk, after enough: Int) async throws -> [Asked] {
            let answered = Chronicle<Asked>()
            return try await withThrowingTaskGroup(of: Asked?.self) { group in
                for _ in 1...8 {
                    group.addTask {
                        while true {
                            let key = UUID().uuidString
                            guard let answer = try? await kiosk.resident.post("/api/tickets", key: key),
                                answer.status == 201
                            else { return Asked(key: key, ticket: nil) }
                            answered.append(Asked(key: key, ticket: answer.json))
                        }
                    }
                }
                group.addTask {
                    let left = Mutex(enough)
                    try await answered.first { _ in
                        left.withLock { left in
                            left -= 1
                            return left <= 0
                        }
                    }
                    _ = try await kiosk.program.end(by: SIGKILL)
                    return nil
                }
                var unanswered: [Asked] = []
                for try await asked in group { if let asked { unanswered.append(asked) } }
                #expect(unanswered.count == 8)
                return answered.all + unanswered
            }
        }

        @Test func `a repeat gets the first answer also when the card's token is forgotten`() async throws {
            try await Counter.open { counter in
                let bench = try await counter.bench()
                let before = try await counter.kiosk()
                try await before.awaits("reader", "ok")
                let token = try await before.resident.listening { events in
                    try await bench.tap("V01-cn-male-han")
                    return try await events.first { $0.name == "card" && $0.data["state"].text == "read" }
                        .data["card"]
                }
                let first = try await before.resident.post(
                    "/api/tickets", ["card": token], key: "with-a-card")
                #expect(first.status == 201)
                _ = try await before.program.end(by: SIGKILL)
                let after = try await counter.kiosk()
                let second = try await after.resident.post(
                    "/api/tickets", ["card": token], key: "with-a-card")
                #expect(second.status == 201 && second.json["id"] == first.json["id"], "\(second.json)")
            }
        }
    }
}
