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

/// What an office's clerk works with all day: lists, the decision in two steps, codes, the record, tables to save.
@Suite(.postgres) struct `The work of the office` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func serving(
        trusted: Bool = false, _ test: @Sendable (Inbox, SignedIn, String) async throws -> Void
    ) async throws {
        for store in TestStore.allCases {
            let (inbox, users) = (try await store.inbox(), try await store.users())
            let user = OfficeUser(name: "测试甲", role: .admin)
            try await users.add(user, "竹篮 打水 correct horse", by: .commandLine, at: Inbox.clock())
            let router = Router(context: DistrictContext.self)
            router.add(middleware: ProblemMiddleware())
            districtd.Office(
                inbox: inbox, users: users, trust: trusted ? try Self.trust(users) : nil,
                door: OfficeDoor(isTLS: false, isLoopback: true)
            ).add(to: router)
            let application = Application(
                router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                logger: Self.quiet)
            try await application.test(.live) { http in
                let office = SignedIn(http: http, users: users)
                try await test(inbox, office, try await office.signIn())
            }
        }
    }

    private static func trust(_ users: Users) throws -> Trust? {
        let folder = FileManager.default.temporaryDirectory.path + "/authority-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let authority = AuthorityFolder(path: folder)
        _ = try authority.begin(named: "测试区", at: Inbox.clock())
        return try TrustOptions(folder: authority, names: ["localhost"]).open(KioskRegistry(users.store))
    }

    private static func tell(
        _ inbox: Inbox, _ numbers: Range<Int64>, _ type: EventType = .itemHandedOver,
        site: String = "450502001001"
    ) async throws {
        for batch in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 100) {
            let events = (batch..<min(batch + 100, numbers.upperBound)).map { number in
                CloudEvent(
                    id: Samples.id(number), kiosk: Samples.kiosk, type: type, subject: Self.item(number),
                    time: WallTime(milliseconds: 1_795_334_400_000 + number), sequence: number,
                    incarnation: Samples.incarnation, journalHead: Samples.head,
                    data: [
                        "site": .string(site), "service": "ZX020102", "serviceName": "老年人优待证",
                        "department": "民政局", "promised": "2026-12-01",
                    ])
            }
            _ = try await inbox.take(events.map { ($0.id, .success($0)) })
        }
    }

    private static func item(_ number: Int64) -> String {
        let digits = String(number)
        return "450502001001" + "20261122" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    @Test func `a long list comes in pages, each item once, and what waits comes first`() async throws {
        try await serving { inbox, office, cookie in
            #expect(try await office.page("/items", cookie: cookie).contains("没有等待决定的办件"))
            try await Self.tell(inbox, 1..<121)
            var seen: [String] = []
            for page in 1...3 {
                let html = try await office.page("/items?page=\(page)", cookie: cookie)
                #expect(html.contains("第 \(page) 页，共 3 页，120 条"))
                seen += (Int64(1)...120).map(Self.item).filter { html.contains(">\($0)</a>") }
            }
            #expect(seen.count == 120 && Set(seen).count == 120)
            #expect(try await office.page("/items?page=9", cookie: cookie).contains("没有符合条件的记录"))
            try await Self.tell(inbox, 121..<122, .itemCompleted)
            #expect(try await !office.page("/items", cookie: cookie).contains(Self.item(121)))
            #expect(try await office.page("/items?state=completed", cookie: cookie).contains(Self.item(121)))
        }
    }

    @Test(arguments: [
        ("number=45050200100120261122000007", [7]), ("number=000007", [7]),
        ("number=00001&state=all", [1] + Array(10..<20)),
        ("number=%25", []), ("number=999", []), ("site=450502001001&number=000003", [3]),
        ("site=450502001002&state=all", []),
    ])
    func `an item is found by its number, a part of it, its site`(query: String, found: [Int64]) async throws
    {
        try await serving { inbox, office, cookie in
            try await Self.tell(inbox, 1..<30)
            let html = try await office.page("/items?\(query)", cookie: cookie)
            #expect((Int64(1)..<30).filter { html.contains(">\(Self.item($0))</a>") } == found)
        }
    }

    @Test func `a decision is shown before it is told, can be amended, and then stands with who entered it`()
        async throws
    {
        try await serving { inbox, office, cookie in
            try await Self.tell(inbox, 1..<2)
            let path = "/items/\(Self.item(1))"
            #expect(try await office.page(path, cookie: cookie).contains("下一步：核对"))
            let wrong = try await office.submit(
                path, ["granted": "false", "result": "不予办理", "step": "check"], cookie: cookie)
            #expect(wrong.status == .unprocessableContent)
            let again = String(buffer: wrong.body)
            #expect(again.contains("请检查“理由（不予时必填）”") && again.contains(">不予办理</textarea>"))
            let form = [
                "granted": "false", "result": "不予\r\n办理", "reason": "年龄 <不足>", "date": "2026-11-25",
            ]
            let check = try await office.submit(
                path, form.merging(["step": "check"]) { $1 }, cookie: cookie)
            let shown = String(buffer: check.body)
            #expect(check.status == .ok && shown.contains("确认并告知") && shown.contains("不能撤回"))
            #expect(shown.contains("<dd>不予 办理</dd>") && shown.contains("<dd>年龄 &lt;不足&gt;</dd>"))
            #expect(try await inbox.updates(for: Samples.kiosk, after: "").updates.isEmpty)
            let amend = try await office.submit(
                path, form.merging(["step": "amend"]) { $1 }, cookie: cookie)
            #expect(String(buffer: amend.body).contains("value=\"2026-11-25\""))
            let told = try await office.submit(
                "/v1\(path)/decision", form.merging(["token": "t"]) { $1 }, cookie: cookie)
            #expect(told.status == .seeOther && told.headers[.location] == path)
            let updates = try await inbox.updates(for: Samples.kiosk, after: "").updates
            #expect(updates.map { $0.data["reason"]?.text } == ["年龄 <不足>"])
            let decided = try await office.page(path, cookie: cookie)
            #expect(decided.contains("测试甲") && decided.contains("<dd>2026-11-25</dd>"))
            #expect(!decided.contains("确认并告知") && !decided.contains("<form method=post action=\"\(path)\""))
            let late = try await office.submit(path, form, cookie: cookie)
            #expect(late.status == .conflict)
            let record = try await office.page("/record", cookie: cookie)
            #expect(record.contains("录入决定") && record.contains(Self.item(1)) && !record.contains("年龄"))
        }
    }

    @Test func `items that nobody knows, or that wait for nothing, cannot be decided`() async throws {
        try await serving { inbox, office, cookie in
            try await Self.tell(inbox, 1..<2, .itemCompleted)
            #expect(try await office.page("/items/\(Self.item(1))", cookie: cookie).contains("不等待区县决定"))
            let unknown = try await office.send(OfficeRoute(.get, "/items/\(Self.item(2))"), cookie: cookie)
            #expect(unknown.status == .notFound)
            let part = try await office.send(OfficeRoute(.get, "/items/450502"), cookie: cookie)
            #expect(part.status == .notFound)
        }
    }

    @Test func `every act is on record with who and when, as a page and as a table`() async throws {
        try await serving { inbox, office, cookie in
            _ = try await inbox.heartbeat(
                source: Samples.source, incarnation: Samples.incarnation, body: ["slots": []])
            let request = BookingRequest(
                kiosk: Samples.kiosk, service: "ZX020102", date: CivilDate(daysSince1970: 20_500),
                start: try #require(TimeOfDay("09:30")), person: Booker(name: "张样例", phone: "13800000017"))
            let clerk = OfficeUser(name: "测试乙", role: .clerk)
            let booking = try await inbox.book(request, by: clerk).get()
            let reference = try #require(booking["reference"]?.text)
            _ = try await inbox.cancelBooking(reference, by: .thisMachine)
            let page = try await office.page("/record", cookie: cookie)
            for words in ["代为预约", "取消预约", "测试乙", "本机（未登录）", "添加用户", "命令行", "登录", reference] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(!page.contains("张样例") && !page.contains("13800000017"))
            let table = try await office.send(OfficeRoute(.get, "/record.csv"), cookie: cookie)
            let lines = String(buffer: table.body).split(separator: "\r\n")
            #expect(lines.first == "\u{FEFF}发生时间,操作人,做了什么,对象")
            #expect(lines.count == 5 && lines.contains { $0.hasSuffix(",测试乙,代为预约,\(reference)") })
        }
    }

    @Test func `tables open in a spreadsheet: a mark, long numbers as text, the same choice as on the page`()
        async throws
    {
        try await serving { inbox, office, cookie in
            try await Self.tell(inbox, 1..<1102)
            try await Self.tell(inbox, 1102..<1103, .itemCompleted)
            let table = try await office.send(
                OfficeRoute(.get, "/items.csv?state=handedOver"), cookie: cookie)
            #expect(table.headers[.contentType] == "text/csv; charset=utf-8")
            let lines = String(buffer: table.body).split(separator: "\r\n")
            #expect(lines.first == "\u{FEFF}办件编号,事项,中心代码,终端,状态,承办部门,承诺时限")
            #expect(lines.count == 1102)
            #expect(
                lines[1]
                    == "\"\t\(Self.item(1))\",老年人优待证 ZX020102,450502001001,\(Samples.kiosk),待决定,民政局,2026-12-01"
            )
            let one = try await office.send(
                OfficeRoute(.get, "/items.csv?number=001102&state=all"), cookie: cookie)
            #expect(String(buffer: one.body).split(separator: "\r\n").count == 2)
            let bookings = try await office.send(OfficeRoute(.get, "/bookings.csv"), cookie: cookie)
            #expect(String(buffer: bookings.body) == "\u{FEFF}预约编号,终端,事项,时段,状态,现场编号\r\n")
        }
    }

    @Test func `a code is shown once with the command to type, and a revoked kiosk is shown as such`()
        async throws
    {
        try await serving(trusted: true) { inbox, office, cookie in
            #expect(try await office.page("/codes", cookie: cookie).contains("发放登记码"))
            let wrong = try await office.submit("/codes", ["kiosk": "a b", "hours": "48"], cookie: cookie)
            #expect(wrong.status == .unprocessableContent)
            let given = try await office.submit(
                "/codes", ["kiosk": Samples.kiosk, "hours": "2"], cookie: cookie)
            let page = String(buffer: given.body)
            #expect(given.status == .ok)
            let command = try #require(page.firstRange(of: "kioskctl enrol --code "))
            let code = page[command.upperBound...].prefix { $0 != "<" }
            #expect(EnrolmentCode(typed: String(code)) != nil)
            let path = "/kiosks/\(Samples.kiosk)"
            let kiosk = try await office.page(path, cookie: cookie)
            #expect(kiosk.contains("等待登记") && !kiosk.contains(String(code)))
            let revoked = try await office.send(OfficeRoute(.post, path + "/revoke"), cookie: cookie)
            #expect(revoked.status == .seeOther)
            #expect(try await office.page(path, cookie: cookie).contains("已吊销"))
            let record = try await office.page("/record", cookie: cookie)
            #expect(record.contains("发放登记码") && record.contains("吊销证书"))
            #expect(!record.contains(String(code)))
        }
    }

    @Test func `without an authority nobody is given a code, and the page says what is missing`() async throws
    {
        try await serving { _, office, cookie in
            #expect(try await office.page("/codes", cookie: cookie).contains("districtd ca init"))
            let given = try await office.submit("/codes", ["kiosk": "k", "hours": "2"], cookie: cookie)
            #expect(given.status == .conflict)
        }
    }
}
