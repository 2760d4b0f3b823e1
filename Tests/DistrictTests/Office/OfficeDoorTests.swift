import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import District
@testable import districtd

/// Who gets through the office's listener.
@Suite(.postgres) struct `The door of the office` {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let phrase = "竹篮 打水 correct horse"
    /// Open to nobody in particular: the way in, and the way out.
    private static let open: Set<OfficeRoute> = [
        OfficeRoute(.get, "/sign-in"), OfficeRoute(.post, "/sign-in"), OfficeRoute(.post, "/sign-out"),
    ]

    private func serving(
        role: OfficeUser.Role? = .clerk, host: String = "127.0.0.1",
        _ test: @Sendable (SignedIn) async throws -> Void
    ) async throws {
        for store in TestStore.allCases {
            let (inbox, users) = (try await store.inbox(), try await store.users())
            if let role {
                let user = OfficeUser(name: "测试甲", role: role)
                try await users.add(user, Self.phrase, by: .commandLine, at: Inbox.clock())
            }
            let address = ListenAddress(host: host, port: 0)
            let server = Server(listen: address, state: "", logger: Self.quiet)
            try await server.officeApplication(at: address, over: inbox, nil, users).test(.live) { http in
                try await test(SignedIn(http: http, users: users))
            }
        }
    }

    /// Every route that the office serves, as it adds them itself: a new one cannot be forgotten here.
    private static func routes() throws -> Set<OfficeRoute> {
        let router = Router(context: DistrictContext.self)
        districtd.Office(
            inbox: try Inbox(), users: Users(try SQLiteStore(.kiosks)), trust: nil,
            door: OfficeDoor(isTLS: false, isLoopback: true)
        ).add(to: router)
        return Set(router.routes.map { OfficeRoute($0.method, $0.path.description) })
    }

    @Test func `once a user exists nothing is served to who is not signed in, by any route`() async throws {
        let routes = try Self.routes()
        #expect(routes.count > 25 && Self.open.isSubset(of: routes))
        try await serving { office in
            for cookie in ["", "onewindow-office=", "onewindow-office=00ff", "__Host-onewindow-office=x"] {
                for route in routes.subtracting(Self.open) {
                    let response = try await office.send(route, cookie: cookie)
                    let leads = response.headers[.location]?.hasPrefix("/sign-in") == true
                    #expect(
                        response.status == .unauthorized || response.status == .seeOther && leads,
                        "\(route.method) \(route.path)")
                    #expect(!String(buffer: response.body).contains("<table"))
                }
            }
            #expect(try await office.send(OfficeRoute(.get, "/sign-in")).status == .ok)
            #expect(try await office.send(OfficeRoute(.get, "/health")).status == .ok)
        }
    }

    @Test
    func `beyond this machine nothing is open before there is a user, and the page says how to make one`()
        async throws
    {
        let routes = try Self.routes().subtracting(Self.open)
        try await serving(role: nil, host: "0.0.0.0") { office in
            for route in routes {
                let status = try await office.send(route).status
                #expect(status == .unauthorized || status == .seeOther, "\(route.method) \(route.path)")
            }
            let page = String(buffer: try await office.send(OfficeRoute(.get, "/sign-in")).body)
            #expect(page.contains("districtd users add"))
        }
    }

    @Test func `on this machine the pages are open until the first user is made, and say so`() async throws {
        try await serving(role: nil) { office in
            let page = String(buffer: try await office.send(OfficeRoute(.get, "/items")).body)
            #expect(page.contains("不用登录") && !page.contains("/sign-out"))
            let user = OfficeUser(name: "测试甲", role: .clerk)
            try await office.users.add(user, Self.phrase, by: .commandLine, at: Inbox.clock())
            let response = try await office.send(OfficeRoute(.get, "/items"))
            #expect(response.status == .seeOther)
            #expect(response.headers[.location] == "/sign-in?then=/items")
        }
    }

    @Test func `every route of an administrator is closed to a clerk, and no other is`() async throws {
        let forbidden: Set<OfficeRoute> = [
            OfficeRoute(.get, "/codes"), OfficeRoute(.post, "/codes"),
            OfficeRoute(.post, "/kiosks/{id}/revoke"),
            OfficeRoute(.get, "/record"), OfficeRoute(.get, "/record.csv"),
            OfficeRoute(.post, "/v1/documents"),
            OfficeRoute(.post, "/v1/kiosks/{id}/release"),
        ]
        let routes = try Self.routes()
        try await serving { office in
            let cookie = try await office.signIn()
            var refused: Set<OfficeRoute> = []
            for route in routes.subtracting(Self.open)
            where try await office.send(route, cookie: cookie).status == .forbidden {
                refused.insert(route)
            }
            #expect(refused == forbidden)
        }
    }

    @Test func `a page of another site presses nothing, whoever is signed in`() async throws {
        let routes = try Self.routes().filter { $0.method != .get }
        #expect(routes.count > 8)
        try await serving(role: .admin) { office in
            let cookie = try await office.signIn()
            for route in routes {
                for (name, value) in [
                    ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
                    ("Sec-Fetch-Site", "none"),
                    ("Origin", "https://evil.example"), ("Origin", "null"),
                ] {
                    let response = try await office.send(route, cookie: cookie, [name: value])
                    #expect(response.status == .forbidden, "\(route.method) \(route.path) \(name) \(value)")
                }
            }
        }
    }

    @Test func `who signs in gets a cookie, is led back, and is out again after signing out`() async throws {
        try await serving { office in
            let response = try await office.submit(
                "/sign-in", ["user": "测试甲", "passphrase": Self.phrase, "then": "/bookings"])
            #expect(response.status == .seeOther && response.headers[.location] == "/bookings")
            let set = try #require(response.headers[.setCookie])
            #expect(set.contains("; HttpOnly; SameSite=Strict"))
            let cookie = String(set.prefix { $0 != ";" })
            let page = try await office.send(OfficeRoute(.get, "/items"), cookie: cookie)
            #expect(page.status == .ok && String(buffer: page.body).contains("测试甲"))
            let out = try await office.send(OfficeRoute(.post, "/sign-out"), cookie: cookie)
            #expect(out.status == .seeOther && out.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(try await office.send(OfficeRoute(.get, "/items"), cookie: cookie).status == .seeOther)
        }
    }

    @Test(arguments: ["https://evil.example/", "//evil.example", "/\\evil.example", "/sign-out", "nowhere"])
    func `the way back leads to our own pages only`(then: String) async throws {
        try await serving { office in
            let response = try await office.submit(
                "/sign-in", ["user": "测试甲", "passphrase": Self.phrase, "then": then])
            #expect(response.status == .seeOther && response.headers[.location] == "/")
        }
    }

    @Test func `wrong passphrases are told as such, then as a wait, and are never shown again`() async throws
    {
        try await serving { office in
            for _ in 1...5 {
                let wrong = try await office.submit("/sign-in", ["user": "测试甲", "passphrase": "不对的口令"])
                #expect(wrong.status == .unauthorized)
                let page = String(buffer: wrong.body)
                #expect(page.contains("用户名或口令不对") && !page.contains("不对的口令"))
            }
            let paused = try await office.submit("/sign-in", ["user": "测试甲", "passphrase": Self.phrase])
            #expect(paused.status == .tooManyRequests)
            #expect(Int(paused.headers[.retryAfter] ?? "").map { (1...30).contains($0) } == true)
            #expect(String(buffer: paused.body).contains("请 1 分钟后再试"))
        }
    }

    @Test func `a user sets a passphrase of their own, and signs in anew with it`() async throws {
        try await serving { office in
            let cookie = try await office.signIn()
            let other = " 另一个 很长的 口令 "
            func change(_ now: String, _ next: String, _ again: String) async throws -> TestResponse {
                try await office.submit(
                    "/account", ["passphrase": now, "next": next, "again": again], cookie: cookie)
            }
            #expect(try await change(Self.phrase, other, other + "x").status == .unprocessableContent)
            #expect(try await change("wrong", other, other).status == .unprocessableContent)
            let weak = try await change(Self.phrase, "1234567890", "1234567890")
            #expect(String(buffer: weak.body).contains("容易被猜到"))
            let done = try await change(Self.phrase, other, other)
            #expect(done.status == .seeOther && done.headers[.location] == "/sign-in")
            #expect(try await office.send(OfficeRoute(.get, "/items"), cookie: cookie).status == .seeOther)
            let old = try await office.submit("/sign-in", ["user": "测试甲", "passphrase": Self.phrase])
            #expect(old.status == .unauthorized)
            let new = try await office.submit("/sign-in", ["user": "测试甲", "passphrase": other])
            #expect(new.status == .seeOther)
        }
    }
}

/// The office over HTTP, for who may be signed in.
struct SignedIn: Sendable {
    let http: any TestClientProtocol
    let users: Users

    /// A cookie of 测试甲.
    func signIn() async throws -> String {
        let answer = try await submit(
            "/sign-in", ["user": "测试甲", "passphrase": "竹篮 打水 correct horse"])
        return String(try #require(answer.headers[.setCookie]).prefix { $0 != ";" })
    }

    func send(
        _ route: OfficeRoute, cookie: String = "", _ headers: [String: String] = [:]
    ) async throws -> TestResponse {
        var fields: HTTPFields = [.accept: "text/html"]
        if !cookie.isEmpty { fields[.cookie] = cookie }
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        return try await http.execute(uri: route.address, method: route.method, headers: fields)
    }

    func page(_ path: String, cookie: String = "") async throws -> String {
        let response = try await send(OfficeRoute(.get, path), cookie: cookie)
        #expect(response.status == .ok, "\(path)")
        return String(buffer: response.body)
    }

    func submit(_ path: String, _ form: [String: String], cookie: String = "") async throws -> TestResponse {
        var fields: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"]
        if !cookie.isEmpty { fields[.cookie] = cookie }
        let body = form.map { "\($0.key)=\(Page.encoded($0.value))" }.joined(separator: "&")
        return try await http.execute(
            uri: path, method: .post, headers: fields, body: ByteBuffer(string: body))
    }
}

struct OfficeRoute: Hashable, Sendable {
    let method: HTTPRequest.Method
    let path: String

    init(_ method: HTTPRequest.Method, _ path: String) { (self.method, self.path) = (method, path) }

    /// With something for each of its names.
    var address: String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("{") ? "x" : $0 }
            .joined(separator: "/")
    }
}
