import Domain
import FoundationEssentials
import GRDB
import Glibc
import Logging
import Synchronization

@testable import Store

let firstBoot = String(repeating: "a", count: 32)
let secondBoot = String(repeating: "b", count: 32)

/// Monday, 2026-03-02, 09:00 at the site, and `seconds` later; monotonic time runs along.
func moment(_ seconds: Int64 = 0, boot: String = firstBoot) -> Moment {
    Moment(
        wall: WallTime(milliseconds: 1_772_413_200_000 + seconds * 1000),
        monotonic: 1_000_000 + seconds * 1000,
        boot: boot, trust: .synced, offset: 8 * 3600)
}

let day: Int64 = 86_400

func command(
    _ key: String = UUID().uuidString, fingerprint: String = "POST /x", at moment: Moment = moment(),
    actor: Actor = .kiosk, scope: String = "kiosk"
) -> Command {
    Command(key: key, scope: scope, fingerprint: fingerprint, actor: actor, moment: moment)
}

/// The specimen of GB 11643.
let card = IdentityCard(
    kind: .resident, name: "欧阳测试", sex: .female, nation: Nation(code: "01"),
    birth: CivilDate(daysSince1970: -7306), address: "某某省某某市样本路一号", number: "11010519491231002X")

func request(_ priorityClass: PriorityClass = .normal, card: IdentityCard? = nil) -> IssueRequest {
    let source: CardSource = { card }
    return IssueRequest(priorityClass: priorityClass, card: card == nil ? nil : source) { number, ahead in
        Array("ticket \(number), \(ahead) ahead".utf8)
    }
}

/// Everything the store told of its commits.
final class Told: Sendable {
    private let lines = Mutex<[JournalEntry]>([])
    var entries: [JournalEntry] { lines.withLock { $0 } }
    var facts: [Fact] { entries.map(\.fact) }
    func add(_ entries: [JournalEntry]) { lines.withLock { $0 += entries } }
}

extension Store {
    /// A store with cheap PINs; the key is fixed, so that it can be opened again.
    static func test(
        _ location: StoreLocation = .memory, digits: Int = 3, key: SealingKey? = nil,
        at start: Moment = moment(), checkedAtOnce: Int64 = 32 << 20, rules: QueueRules = QueueRules(),
        told: Told = Told(), onFatal: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) async throws(StoreError) -> Store {
        var configuration = StoreConfiguration(
            digits: digits, region: "450502001001", version: "1.0", key: key)
        configuration.pinRounds = 16
        configuration.checkedAtOnce = checkedAtOnce
        configuration.queue = rules
        return try await open(
            location, configuration: configuration, at: start, onCommit: { told.add($0) }, onFatal: onFatal,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Past every verb.
    func raw(_ sql: String) async throws {
        try await group.writer.write { try $0.execute(sql: sql) }
    }

    func number(_ sql: String) async throws -> Int {
        try await group.writer.read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }

    /// A visit being served at `counter`.
    func serving(at counter: Int, card: IdentityCard? = nil) async throws -> Visit {
        _ = try await issue(request(card: card), command())
        _ = try await claimNext(counter: counter, command())
        return try await change(visitAt: counter, event: .start, command()).visit
    }

    /// The district has them, as it said after one try.
    func acknowledge(_ sequences: [Int64], at moment: Moment) async throws {
        try await settle(TriedDeliveries(acknowledged: sequences), at: moment)
    }

    /// An item of that visit.
    func item(of visit: Visit, form: Form = ["name": .text("欧阳测试")]) async throws -> Item {
        let open = OpenItem(
            visit: visit.id, service: "ZX020102", catalogVersion: "2026-01", form: form, received: [0, 1],
            resident: visit.resident)
        return try await openItem(open, counter: visit.counter ?? 1, command())
    }

    /// An item completed, with its delivery.
    @discardableResult
    func completed(of visit: Visit) async throws -> ItemChanged {
        let item = try await item(of: visit)
        let change = ItemChange(districtData: { Array("{\"number\":\"\($0.number)\"}".utf8) })
        return try await changeItem(item.id, [.accept, .complete(outcome: "issued")], change, command())
    }
}

/// A directory of its own, removed at the end.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    var state: StoreLocation { .directory(path) }
    var database: String { "\(path)/onewindow.sqlite" }
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
    func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(path)/\(name)") }

    /// The permission bits.
    func mode(_ name: String) -> UInt32 {
        var status = stat()
        // Safe because stat fills the structure it is given and the string lives through the call.
        return unsafe stat("\(path)/\(name)", &status) == 0 ? status.st_mode & 0o777 : 0
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension CalledVisit { var number: String { visit.number.description } }
