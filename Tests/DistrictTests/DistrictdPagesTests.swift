import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import District
@testable import districtd

/// What the district's people look at: how the kiosks do, and the counts.
@Suite(.postgres) struct `The pages of the district` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func serving(
        on host: String = "127.0.0.1", _ test: @Sendable (Inbox, any TestClientProtocol) async throws -> Void
    ) async throws {
        for store in TestStore.allCases {
            let inbox = try await store.inbox()
            let server = Server(listen: ListenAddress(host: host, port: 0), state: "", logger: Self.quiet)
            try await server.application(over: inbox).test(.live) { try await test(inbox, $0) }
        }
    }

    private static func page(_ path: String, from server: any TestClientProtocol) async throws -> String {
        let response = try await server.execute(uri: path, method: .get)
        #expect(response.status == .ok)
        return String(buffer: response.body)
    }

    @Test func `a kiosk's trouble, backlog and silence are seen at a glance`() async throws {
        try await serving { inbox, server in
            #expect(try await Self.page("/kiosks", from: server).contains("还没有终端上报过状态"))
            let status: JSONValue = [
                "incarnation": .string(Samples.incarnation), "site": "450502001001", "version": "1.4.0",
                "clock": "never", "deliveries": ["backlog": 17, "rejected": 2, "highest": 40],
                "parts": [
                    ["name": "printer", "state": "down", "hint": "装纸 <load paper>"],
                    ["name": "reader", "state": "ok"],
                ],
            ]
            _ = try await inbox.heartbeat(
                source: Samples.source, incarnation: Samples.incarnation, body: status)
            let page = try await Self.page("/kiosks", from: server)
            for words in ["450502001001", "1.4.0", "未校时", ">17<", "printer", "装纸 &lt;load paper&gt;"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(!page.contains("reader") && !page.contains("失联"))
            let later = Inbox(inbox.store, now: { Inbox.clock().advanced(bySeconds: 3600) })
            let another = Server(
                listen: ListenAddress(host: "127.0.0.1", port: 0), state: "", logger: Self.quiet)
            try await another.application(over: later).test(.live) { server in
                let page = try await Self.page("/kiosks", from: server)
                #expect(page.contains("失联"))
            }
        }
    }

    @Test func `items are counted per site and month of the fact, and saved as a table`() async throws {
        try await serving { inbox, server in
            #expect(try await Self.page("/counts", from: server).contains("没有这样的办件"))
            // The last second of October in Beijing, and the first of November.
            let (october, november) = (Int64(1_793_462_399_000), Int64(1_793_462_400_000))
            let facts: [(EventType, String, Int64)] = [
                (.itemCompleted, "450502001001", october), (.itemCompleted, "450502001001", november),
                (.itemHandedOver, "450502001001", november), (.itemRefused, "450502001002", november),
                (.itemCompleted, "=1+1", november),
            ]
            let events = facts.enumerated().map { place, fact in
                CloudEvent(
                    id: Samples.id(Int64(place + 1)), kiosk: Samples.kiosk, type: fact.0,
                    subject: "item\(place)",
                    time: WallTime(milliseconds: fact.2), sequence: Int64(place + 1),
                    incarnation: Samples.incarnation, journalHead: Samples.head,
                    data: ["site": .string(fact.1)])
            }
            _ = try await inbox.take(events.map { ($0.id, .success($0)) })
            let response = try await server.execute(uri: "/counts.csv", method: .get)
            #expect(response.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(
                String(buffer: response.body) == """
                    \u{FEFF}中心代码,月份,待决定,已办结,不予受理,已决定,合计\r
                    450502001001,2026-11,1,1,0,0,2\r
                    450502001002,2026-11,0,0,1,0,1\r
                    ,2026-11,0,1,0,0,1\r
                    450502001001,2026-10,0,1,0,0,1\r

                    """)
            #expect(try await Self.page("/counts", from: server).contains("2026-10"))
        }
    }

    @Test func `beyond this machine nobody books or decides`() async throws {
        try await serving(on: "0.0.0.0") { inbox, server in
            _ = try await inbox.heartbeat(
                source: Samples.source, incarnation: Samples.incarnation, body: ["slots": []])
            for path in ["/items", "/bookings", "/kiosks", "/counts.csv", "/v1/appointments"] {
                #expect(try await server.execute(uri: path, method: .get).status == .notFound)
            }
            let booking = try await server.execute(uri: "/v1/appointments", method: .post)
            #expect(booking.status == .notFound)
            #expect(try await server.execute(uri: "/health", method: .get).status == .ok)
        }
    }
}
