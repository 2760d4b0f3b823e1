import Domain
import HTTPTypes
import Hall
import Simulation
import TestTools
import Testing

@testable import Pages

@Suite(.serialized) struct ReportTests {
    /// One served, one waiting.
    func day(_ rig: Rig) async throws -> CivilDate {
        try await rig.kiosk { client in
            for _ in 1...2 { _ = try await client.post("/api/tickets") }
        }
        try await rig.console { client in
            for step in ["call-next", "start", "finish"] {
                let reply = try await client.post("/api/counters/1/\(step)")
                #expect(reply.status == 200)
            }
        }
        return try await rig.hall.today()
    }

    @Test func `tells the figures of the hall and of each clerk`() async throws {
        let rig = try await Rig()
        let date = try await day(rig)
        try await rig.console(as: "1002", counter: 2) { client in
            let report = try await client.get("/api/days/\(date)/report").json()
            #expect(report["figures"]["visits"]["taken"].number == 2)
            #expect(report["figures"]["visits"]["served"].number == 1)
            #expect(report["figures"]["waits"]["count"].number == 1)
            #expect(report["figures"]["items"]["sameDay"]["percent"] == .null)
            #expect(report["clerks"].list.compactMap { $0["clerk"].text } == ["1001"])
            #expect(report["closed"] == .flag(false))
            let before = try await client.get("/api/days/2020-01-01/report").json()
            #expect(before["closed"] == .null)
            #expect(before["figures"]["waits"] == .null)
            #expect(try await client.get("/api/days/yesterday/report").status == 404)
        }
    }

    @Test func `is a table of numbers without a name`() async throws {
        let rig = try await Rig()
        let date = try await day(rig)
        try await rig.console(as: "1002", counter: 2) { client in
            let reply = try await client.get("/api/days/\(date)/report.csv")
            #expect(reply.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(reply.headers[.contentDisposition]?.contains("report-\(date).csv") == true)
            #expect(reply.text.unicodeScalars.first == "\u{FEFF}")
            let rows = reply.text.split(separator: "\r\n", omittingEmptySubsequences: true).map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            #expect(rows.count == 3, "a heading, the hall, one clerk")
            #expect(Set(rows.map(\.count)).count == 1)
            #expect(rows[1][2] == "2" && rows[2][1] == "1001")
            #expect(!reply.text.contains("测试员"))
            #expect(
                try await client.get("/api/days/\(date)/report.csv?lang=en").text.contains("The whole hall"))
        }
    }

    @Test func `is printed as a slip`() async throws {
        let rig = try await Rig()
        let date = try await day(rig)
        try await rig.console(as: "1002", counter: 2) { client in
            let printed = try await client.post("/api/days/\(date)/report/print")
            #expect(printed.status == 201)
            #expect(try printed.json()["kind"].text == "dayReport")
        }
    }

    @Test func `the page lists who would be left unserved before anybody decides it`() async throws {
        let rig = try await Rig()
        let date = try await day(rig)
        try await rig.console(as: "1009", roles: [.clerk, .manager], counter: 2) { client in
            let page = try await client.get("/report").text
            #expect(page.contains("<b>A002</b>"))
            #expect(page.contains(#"id="sure-close""#))
            _ = try await client.post("/api/day/close")
            let closed = try await client.get("/fragments/report?date=\(date)").text
            #expect(closed.contains(#"id="reopen-day""#))
            #expect(closed.contains("<b>A002</b>"))
            #expect(!closed.contains(#"id="close-day""#))
        }
        try await rig.console(as: "1003", counter: 3) { client in
            #expect(try await client.get("/report").text.contains(#"id="closed""#))
            let earlier = try await client.get("/report?date=2020-01-01&lang=en").text
            #expect(earlier.contains("Nothing to count on this day yet."))
        }
    }

    @Test func `is for nobody who is not signed in`() async throws {
        let rig = try await Rig()
        try await rig.console(as: nil) { client in
            let page = try await client.get("/report")
            #expect(page.text.contains("sign-in-form"))
            #expect(try await client.get("/fragments/report").status == 401)
            #expect(try await client.get("/api/days/2026-03-02/report.csv").status == 401)
        }
    }
}
