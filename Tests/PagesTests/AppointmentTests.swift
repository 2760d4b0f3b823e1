import Domain
import FoundationEssentials
import Hall
import NIOCore
import Simulation
import Store
import TestTools
import Testing

@testable import Pages

/// Bookings at the kiosk: what a page is told and what it may ask for.
@Suite(.serialized) struct AppointmentTests {
    private func rig(_ change: (inout AppointmentRules) -> Void = { _ in }) async throws -> Rig {
        try await Rig(rules: Samples.bookings(change))
    }

    private func body(
        _ whom: String, _ start: String = "10:00", date: String = "2026-03-03", service: String = "ZX020102",
        more: String = ""
    ) -> String {
        #"{\#(whom),"service":"\#(service)","date":"\#(date)","start":"\#(start)"\#(more)}"#
    }

    private let phone = #""phone":"13800000001""#

    // MARK: Looking

    @Test func `the slots of the days ahead say what is free and why a day has none`() async throws {
        let rig = try await rig()
        try await rig.kiosk { client in
            let days = try await client.get("/api/appointments/slots?service=ZX020102&days=7").json()["days"]
            #expect(days.list.count == 7)
            #expect(
                days[0].keys == ["date", "weekday", "open", "provisional", "free", "slots"])
            #expect(days[0]["date"].text == "2026-03-02" && days[0]["weekday"].number == 1)
            // Those that have begun, or begin too soon, are left out.
            #expect(days[0]["slots"][0]["start"].text == "09:30" && days[0]["slots"].list.count == 11)
            #expect(days[1]["slots"][0]["free"].number == 3 && days[1]["free"].number == 39)
            #expect(days[5]["open"] == false && days[5]["reason"]["zh"].text == "不办公")
            let wrong = try await client.get("/api/appointments/slots?days=0")
            #expect(wrong.status == 400)
            let unknown = try await client.get("/api/appointments/slots?service=ZX999999")
            #expect(try unknown.problem() == "unknownService")
            let help = try await client.get("/api/appointments/slots?service=ZX030202")
            #expect(try help.problem() == "notBookable" && help.json()["reason"].text == "atOnce")
        }
        try await Rig(rules: Samples.hours()).kiosk { client in
            let none = try await client.get("/api/appointments/slots")
            #expect(try none.status == 409 && none.problem() == "noBookings")
        }
    }

    @Test func `the services say what to bring, and which need no booking`() async throws {
        let rig = try await rig()
        try await rig.kiosk { client in
            let answer = try await client.get("/api/services").json()
            #expect(answer["services"].list.count == rig.hall.catalog.services.count)
            #expect(answer["categories"].list.count == 8)
            let help = try #require(answer["services"].list.first { $0["code"].text == "ZX030202" })
            #expect(help["bookable"] == false)
            let card = try #require(answer["services"].list.first { $0["code"].text == "ZX020102" })
            #expect(card["bookable"] == true && !card["bring"].list.isEmpty)
            #expect(card["bring"][0].keys == ["zh", "en"])
        }
        try await rig.console(as: nil) { client in
            let refused = try await client.get("/api/services")
            #expect(refused.status == 401)
        }
    }

    // MARK: Booking

    @Test func `held, booked, seen with its code, moved, cancelled and taken back`() async throws {
        let rig = try await rig()
        let card = rig.hall.cards.keep(Samples.card)
        try await rig.kiosk { client in
            let whom = #""card":"\#(card)""#
            let held = try await client.post("/api/appointments/holds", body(whom))
            #expect(held.status == 201)
            let hold = try held.json()
            #expect(hold.keys == ["hold", "seconds", "date", "weekday", "start", "end"])
            #expect(hold["seconds"].number == 120 && hold["end"].text == "10:30")
            let id = try #require(hold["hold"].text)
            let made = try await client.post(
                "/api/appointments", body(whom, more: #","hold":"\#(id)","language":"en""#))
            #expect(made.status == 201)
            let booked = try made.json()
            #expect(
                booked.keys == [
                    "id", "number", "service", "date", "weekday", "start", "end", "state", "medium", "print",
                    "job", "code", "token", "image", "bring",
                ])
            #expect(booked["number"].text == "260302-001" && booked["state"].text == "booked")
            #expect(booked["service"]["code"].text == "ZX020102" && booked["medium"].text == "screen")
            #expect(booked["print"] == .null && booked["job"] == .null)
            let code = try #require(booked["code"].text)
            #expect(code.count == 40 && code.hasPrefix("OWA"))
            #expect(booked["image"].text?.hasPrefix("data:image/png;base64,iVBOR") == true)
            let own = try await client.get("/api/cards/\(card)/appointments").json()["appointments"]
            #expect(own.list.count == 1 && own[0]["checkIn"] == .null && own[0]["changeable"] == true)
            let path = "/api/appointments/\(try #require(booked["id"].text))"
            let moved = try await client.post(
                "\(path)/move", #"{"card":"\#(card)","date":"2026-03-04","start":"14:30"}"#)
            #expect(try moved.status == 200 && moved.json()["date"].text == "2026-03-04")
            let cancelled = try await client.post("\(path)/cancel", #"{"card":"\#(card)"}"#)
            #expect(try cancelled.status == 200 && cancelled.json()["state"].text == "cancelled")
            let again = try await client.post("\(path)/restore", #"{"card":"\#(card)"}"#)
            #expect(try again.status == 201 && again.json()["start"].text == "14:30")
            #expect(try again.json()["id"].text != booked["id"].text)
        }
    }

    @Test func `a phone books, and the code that the screen still holds takes it back`() async throws {
        let rig = try await rig()
        try await rig.kiosk { client in
            let made = try await client.post("/api/appointments", body(phone + #","name":"测试丙""#))
            let booked = try made.json()
            let (id, code) = (try #require(booked["id"].text), try #require(booked["code"].text))
            #expect(!made.text.contains("13800000001") && !made.text.contains("测试丙"))
            let wrong = try await client.post(
                "/api/appointments/\(id)/cancel",
                #"{"token":"\#(code.reversed().map(String.init).joined())"}"#)
            #expect(try wrong.status == 404 && wrong.problem() == "unknownAppointment")
            let bare = try await client.post("/api/appointments/\(id)/cancel")
            #expect(try bare.problem() == "badField")
            let gone = try await client.post("/api/appointments/\(id)/cancel", #"{"token":"\#(code)"}"#)
            #expect(gone.status == 200)
            let back = try await client.post("/api/appointments/\(id)/restore", #"{"token":"\#(code)"}"#)
            #expect(back.status == 201)
        }
    }

    @Test func `the loser of the last place is offered others; who booked before is told what`() async throws
    {
        let rig = try await Rig(rules: Samples.bookings())
        try await rig.kiosk { client in
            for number in 1...3 {
                let whom = #""phone":"1380000000\#(number)""#
                #expect(try await client.post("/api/appointments", body(whom)).status == 201)
            }
            let full = try await client.post("/api/appointments", body(#""phone":"13800000004""#))
            #expect(try full.status == 409 && full.problem() == "slotFull")
            #expect(try full.json()["offers"].list.count == 6)
            #expect(
                try full.json()["offers"][0].keys == ["date", "weekday", "start", "end", "free"])
            let twice = try await client.post("/api/appointments", body(phone, "11:00"))
            #expect(try twice.problem() == "alreadyBooked")
            #expect(try twice.json()["appointment"]["start"].text == "10:00")
            #expect(try twice.json()["detail"].text?.contains("260302-001") == true)
            let soon = try await client.post("/api/appointments", body(phone, "09:00", date: "2026-03-02"))
            #expect(try soon.problem() == "notBookable" && soon.json()["reason"].text == "tooSoon")
        }
    }

    @Test(arguments: [
        (#"{"phone":"13800000001","date":"2026-03-03","start":"10:00"}"#, 400, "badField"),
        (#"{"service":"ZX020102","date":"2026-03-03","start":"10:00"}"#, 400, "badField"),
        (#"{"phone":"13800000001","service":"ZX020102","date":"2026-03-03"}"#, 400, "badField"),
        (
            #"{"phone":"13800000001","service":"ZX020102","date":"2026-02-30","start":"10:00"}"#, 400,
            "badField"
        ),
        (#"{"phone":"12","service":"ZX020102","date":"2026-03-03","start":"10:00"}"#, 422, "badPhone"),
        (#"{"card":"00","service":"ZX020102","date":"2026-03-03","start":"10:00"}"#, 409, "cardForgotten"),
        (
            #"{"phone":"13800000001","service":"ZX1","date":"2026-03-03","start":"10:00"}"#, 422,
            "unknownService"
        ),
        (
            #"{"phone":"13800000001","service":"ZX020102","date":"2026-03-07","start":"10:00"}"#, 409,
            "notBookable"
        ),
        (
            #"{"hold":"x","phone":"13800000001","service":"ZX020102","date":"2026-03-03","start":"10:00"}"#,
            404,
            "unknownAppointment"
        ),
    ])
    func `a wrong wish books nothing and says what is wrong`(
        wish: String, status: Int, problem: String
    ) async throws {
        let rig = try await rig()
        try await rig.kiosk { client in
            let refused = try await client.post("/api/appointments", wish)
            #expect(refused.status == status)
            #expect(try refused.problem() == problem)
        }
        let date = try #require(CivilDate("2026-03-03"))
        #expect(try await rig.hall.store.appointments(on: date).isEmpty)
    }

    // MARK: Check-in

    @Test func `the code checks in once; each refusal has its verdict, and GET changes nothing`() async throws
    {
        let rig = try await rig()
        try await rig.kiosk { client in
            let booked = try await client.post(
                "/api/appointments", body(phone, "10:00", date: "2026-03-02")
            ).json()
            let code = try #require(booked["code"].text)
            let early = try await client.post("/api/check-ins", #"{"token":"\#(code)"}"#)
            #expect(try early.status == 409 && early.problem() == "checkIn")
            #expect(try early.json()["verdict"].text == "tooEarly")
            #expect(try early.json()["checkIn"]["from"].text == "09:30")
            let scan = try #require(try early.json()["checkIn"]["scan"].text)
            let own = try await client.get("/api/scans/\(scan)/appointment").json()
            #expect(own["checkIn"].text == "later" && own["from"].text == "09:30")
            #expect(
                own.keys == [
                    "id", "number", "service", "date", "weekday", "start", "end", "state", "checkIn", "from",
                    "changeable",
                ])
            rig.simulated.time.set("09:30")
            let done = try await client.post("/api/check-ins", #"{"scan":"\#(scan)"}"#, key: "k")
            #expect(done.status == 201)
            let ticket = try done.json()
            #expect(ticket["number"].text == "Y001" && ticket["verdict"].text == "onTime")
            #expect(ticket["medium"].text == "screen" && ticket["ahead"].number == 0)
            #expect(ticket["appointment"]["state"].text == "checkedIn")
            let repeated = try await client.post("/api/check-ins", #"{"scan":"\#(scan)"}"#, key: "k")
            #expect(try repeated.json()["number"].text == "Y001")
            let again = try await client.post("/api/check-ins", #"{"token":"\#(code)"}"#)
            #expect(try again.json()["verdict"].text == "used")
            #expect(try again.json()["checkIn"]["ticket"]["number"].text == "Y001")
            #expect(try again.json()["detail"].text?.contains("Y001") == true)
            let none = try await client.post("/api/check-ins", #"{"token":"6901234567892"}"#)
            #expect(try none.json()["verdict"].text == "forged")
            #expect(try await client.post("/api/check-ins", "{}").status == 400)
            #expect(try await client.get("/api/scans/\(scan)x/appointment").status == 409)
        }
        #expect(try await rig.hall.store.queue().waitingCount == 1)
    }

    @Test func `every verdict has words in both languages`() throws {
        let texts = try Samples.texts()
        for verdict in Hall.CheckInOutcome.Verdict.allCases {
            let key = "booking.verdict.\(verdict.rawValue)"
            #expect(texts.has(key, in: .chinese) && texts.has(key, in: .english), "\(key)")
        }
        let refusals: [BookingRefusal] = [
            .past, .tooSoon(minutes: 30), .tooFar(days: 14), .closed(.dayOff), .noSlot, .full, .alreadyBooked,
        ]
        for refusal in refusals {
            let words = BookingWords(texts).why(refusal, .english)
            #expect(!words.contains("booking.") && !words.contains("{"))
        }
    }

    @Test func `neither listener serves the other's calls`() async throws {
        let rig = try await rig()
        try await rig.kiosk { client in
            for path in ["/api/appointments/plan", "/api/reminders", "/api/appointments/displaced"] {
                let absent = try await client.get(path)
                #expect(absent.status == 404, "\(path)")
            }
        }
        try await rig.console { client in
            let (checkIn, hold) = (
                try await client.post("/api/check-ins", "{}"),
                try await client.post("/api/appointments/holds", "{}")
            )
            #expect(checkIn.status == 404 && hold.status == 405)
        }
    }
}
