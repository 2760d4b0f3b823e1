import Domain
import HTTPTypes
import NIOCore
import Simulation
import TestTools
import Testing

@testable import Pages

struct TicketTests {
    @Test func `a ticket answers with its id, number, people ahead, no made-up estimate and its print job`()
        async throws
    {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let first = try await client.post("/api/tickets", "{}")
            #expect(first.status == 201)
            let ticket = try first.json()
            #expect(ticket.keys == ["id", "number", "ahead", "estimate", "late", "print", "medium"])
            #expect(ticket["medium"].text == "screen", "no printer is running here")
            #expect(ticket["number"].text == "A001")
            #expect(ticket["ahead"].number == 0)
            #expect(ticket["estimate"] == .null && ticket["late"] == .flag(false))
            #expect(ticket["print"].text == "queued")
            #expect(try await client.post("/api/tickets").json()["ahead"].number == 1)
        }
    }

    @Test func `a ticket can be asked for again, with its state`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let id = try #require(try await client.post("/api/tickets").json()["id"].text)
            let ticket = try await client.get("/api/tickets/\(id)")
            #expect(ticket.status == 200)
            #expect(try ticket.json()["state"].text == "waiting")
            #expect(try ticket.json()["print"].text == "queued")
            let slip = try await client.get("/api/tickets/\(id)/slip.png")
            #expect(slip.status == 200)
            #expect(slip.headers[.contentType] == "image/png")
            let code = try await client.get("/api/tickets/\(id)/code.png")
            #expect(code.status == 200 && code.headers[.contentType] == "image/png")
            #expect(Array(slip.body.readableBytesView.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
        }
    }

    @Test func `the same key gets the first answer, and no second number is drawn`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let first = try await client.post("/api/tickets", "{}", key: "tap-1")
            let again = try await client.post("/api/tickets", "{}", key: "\"tap-1\"")
            #expect(again.status == 201)
            #expect(try again.json() == first.json())
            #expect(try await client.get("/api/queue").json()["waiting"] == .list([.text("A001")]))
        }
    }

    @Test func `the same key with another body is refused`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            _ = try await client.post("/api/tickets", "{}", key: "tap-1")
            let other = try await client.post("/api/tickets", #"{"priority":true}"#, key: "tap-1")
            #expect(other.status == 422)
            #expect(try other.problem() == "keyReused")
        }
    }

    @Test func `an unknown service and an unknown card draw no number`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let service = try await client.post("/api/tickets", #"{"service":"ZX999999"}"#)
            #expect(service.status == 422)
            #expect(try service.problem() == "unknownService")
            let card = try await client.post("/api/tickets", #"{"card":"0123"}"#)
            #expect(card.status == 409)
            #expect(try card.problem() == "cardForgotten")
            #expect(try await client.get("/api/queue").json()["waitingCount"].number == 0)
        }
    }

    @Test(arguments: ["/api/tickets/1", "/api/tickets/018f0000-0000-7000-8000-000000000000"])
    func `a ticket that is not there is 404`(path: String) async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            for path in [path, path + "/slip.png", path + "/code.png"] {
                let reply = try await client.get(path)
                #expect(reply.status == 404)
                #expect(try reply.problem() == "unknownTicket")
            }
        }
    }

    @Test func `a hundred tickets at once have a hundred numbers`() async throws {
        let rig = try await Rig()
        try await rig.kiosk { client in
            let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await client.post("/api/tickets").json()["number"].text }
                }
                return try await group.reduce(into: Set<String>()) {
                    if let number = $1 { $0.insert(number) }
                }
            }
            #expect(numbers.count == 100)
        }
    }
}
