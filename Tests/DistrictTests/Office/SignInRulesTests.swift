import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import districtd

/// The rules of signing in, as tables.
@Suite struct `The rules of signing in` {
    private static let now = WallTime(milliseconds: 1_795_000_000_000)

    @Test(arguments: [
        (1, 0, 0), (4, 0, 0), (5, 30, 0), (6, 60, 0), (7, 120, 0), (10, 900, 0), (1000, 900, 900),
        (24, 900, 0), (25, 900, 30), (26, 900, 60), (40, 900, 900),
    ])
    func `pauses grow with the wrong tries of a name, and later with those from an address`(
        failures: Int, name: Int, address: Int
    ) {
        var tries = [
            SignInTries(key: SignInTries.key(ofName: "n")), SignInTries(key: SignInTries.key(ofAddress: "a")),
        ]
        for _ in 0..<failures { for place in tries.indices { tries[place].fail(at: Self.now) } }
        #expect(tries.map { $0.wait(at: Self.now) } == [name, address])
    }

    @Test(arguments: [(0, 30), (1, 29), (29, 1), (30, 0), (3600, 0), (-10, 30), (-86_400, 30)])
    func `a pause passes with the clock, and never grows when the clock goes back`(after: Int64, wait: Int) {
        var tries = SignInTries(key: SignInTries.key(ofName: "n"))
        for _ in 1...5 { tries.fail(at: Self.now) }
        #expect(tries.wait(at: Self.now.advanced(bySeconds: after)) == wait)
    }

    @Test func `a day without a wrong one, and they are forgotten`() {
        var tries = SignInTries(key: SignInTries.key(ofName: "n"))
        for _ in 1...9 { tries.fail(at: Self.now) }
        tries.fail(at: Self.now.advanced(bySeconds: 86_401))
        #expect(tries.failures == 1)
    }

    @Test func `a name and an address of the same letters are not confused`() {
        #expect(SignInTries.key(ofName: "::1") != SignInTries.key(ofAddress: "::1"))
        #expect(SignInTries.key(ofName: "::1").count == 32)
    }

    @Test(arguments: [
        ("short", Passphrase.Fault.short), ("", .short), ("aaaaaaaaaaaa", .few), ("abababababab", .few),
        ("1234567890", .row), ("0987654321", .row), ("abcdefghijkl", .row), ("qwertyuiop", .row),
        ("poiuytrewq", .row), ("wangfang01", .name), ("Password123", .common), ("a123456789x", .row),
        ("woaini1314!", .common), ("two\nlines of words", .control),
        (String(repeating: "长口令 ", count: 51), .long),
    ])
    func `a passphrase that is guessed easily is refused with its reason`(
        phrase: String, fault: Passphrase.Fault
    ) {
        #expect(Passphrase.fault(of: phrase, for: "wangfang") == fault)
    }

    @Test(arguments: [
        "竹篮打水一场空月亮弯弯", "correct horse battery", "Kx7#pQ2!vTm9", "wangfang 喜欢 蓝色的 船",
        "password manager blue river",
    ])
    func `one of unrelated words will do`(phrase: String) {
        #expect(Passphrase.fault(of: phrase, for: "wangfang") == nil)
    }

    @Test(arguments: [
        ("测试甲", true), ("a.b-c_9", true), ("", false), ("a b", false), ("$", false), ("a\n", false),
        (String(repeating: "a", count: 33), false), ("<b>", false),
    ])
    func `a user's name is letters and digits`(name: String, isGood: Bool) {
        #expect(OfficeUser.isName(name) == isGood)
    }

    @Test(arguments: [
        ("localhost:9090", true, true), ("127.0.0.1:9090", true, true), ("[::1]:9090", true, true),
        ("evil.example:9090", true, false), ("127.evil.example", true, false),
        ("127.0.0.1.evil.example", true, false), ("localhost", false, false),
    ])
    func `only a loopback name on a loopback listener is this machine`(
        host: String, isLoopback: Bool, isThis: Bool
    ) {
        let door = OfficeDoor(isTLS: false, isLoopback: isLoopback)
        func asks(_ headers: HTTPFields) -> Bool {
            let head = HTTPRequest(
                method: .get, scheme: "http", authority: host, path: "/", headerFields: headers)
            return door.isThisMachine(Request(head: head, body: .init(buffer: ByteBuffer())))
        }
        #expect(asks([:]) == isThis)
        if let forwarded = HTTPField.Name("X-Forwarded-For") { #expect(!asks([forwarded: "192.0.2.1"])) }
    }

    @Test func `a cookie is closed to scripts, other sites, and, over TLS, to other hosts and plain lines`() {
        let plain = OfficeDoor(isTLS: false, isLoopback: true).cookie("t")
        #expect(plain == "onewindow-office=t; Path=/; HttpOnly; SameSite=Strict")
        let secure = OfficeDoor(isTLS: true, isLoopback: false)
        #expect(secure.cookie("t") == "__Host-onewindow-office=t; Path=/; HttpOnly; SameSite=Strict; Secure")
        #expect(secure.cookie(nil).hasSuffix("; Max-Age=0"))
    }

    @Test func `a table for a spreadsheet keeps long numbers, and holds no formula`() {
        let text = CSV.text([["45050200100120261122000017", "=1+1", "a,\"b\"", "两\n行", "450502001001"]])
        #expect(text == "\"\t45050200100120261122000017\",'=1+1,\"a,\"\"b\"\"\",\"两\n行\",450502001001\r\n")
    }
}
