import District
import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// What the office sends: named texts, from JSON or from a form of the pages; an empty one is none.
struct OfficeForm {
    private let members: [String: String]
    /// `Idempotency-Key`, or the token of a form.
    let key: OfficeKey?

    /// 16 KiB: a dozen short answers.
    private static let longest = 16 * 1024

    /// Passphrases, as they were typed.
    private let secrets: [String: String]
    private static let secretNames = ["passphrase", "next", "again"]

    /// Nothing was sent.
    init() { (members, key, secrets) = ([:], nil, [:]) }

    init(_ request: Request) async throws {
        let body = try await request.body.collect(upTo: Self.longest)
        var members = try Self.members(of: body, isForm: Self.isForm(request))
        let token = members.removeValue(forKey: "token")
        var secrets: [String: String] = [:]
        for name in Self.secretNames { secrets[name] = members.removeValue(forKey: name) }
        self.secrets = secrets
        if let slot = members.removeValue(forKey: "slot")?.split(separator: " "), slot.count == 2 {
            (members["date"], members["start"]) = (String(slot[0]), String(slot[1]))  // chosen on a page
        }
        self.members = members.compactMapValues { text in
            let text = text.trimmed
            return text.isEmpty ? nil : text
        }
        let key = request.headers[.idempotencyKey] ?? token
        guard (1...255).contains(key?.utf8.count ?? 1) else {
            throw Problem(
                status: .badRequest, detail: "Idempotency-Key: must be 1 to 255 characters")
        }
        let said = members.sorted { $0.key < $1.key }.flatMap { Array("\($0.key)=\($0.value)\0".utf8) }
        self.key = key.map { OfficeKey($0, of: request.uri.path, said) }
    }

    private static func members(of body: ByteBuffer, isForm: Bool) throws -> [String: String] {
        if isForm {
            // A box of several lines is one line to us.
            return try URLEncodedFormDecoder().decode([String: String].self, from: String(buffer: body))
                .mapValues { $0.replacing("\r\n", with: " ").replacing("\n", with: " ") }
        }
        guard body.readableBytes > 0 else { return [:] }
        guard case .object(let json)? = try? JSONValue(parsing: Array(body.readableBytesView)) else {
            throw Problem(status: .badRequest, detail: "the body must be a JSON object or a form")
        }
        return json.compactMapValues { value in
            if case .bool(let flag) = value { flag ? "true" : "false" } else { value.text }
        }
    }

    /// The pages send forms and want a page back.
    static func isForm(_ request: Request) -> Bool {
        request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true
    }
}

// MARK: Members

extension OfficeForm {
    /// What was written, whatever it is; for showing it again.
    subscript(name: String) -> String { members[name] ?? "" }

    /// Empty where there is none.
    func secret(_ name: String) -> String { secrets[name] ?? "" }

    /// Text that holds to a rule; nil where there is none.
    func optional(_ name: String, _ rule: String, _ holds: (String) -> Bool) throws(Problem) -> String? {
        guard let text = members[name] else { return nil }
        guard holds(text) else { throw Self.fault(name, rule) }
        return text
    }

    func text(_ name: String, _ rule: String, _ holds: (String) -> Bool) throws(Problem) -> String {
        guard let text = try optional(name, rule, holds) else { throw Self.fault(name, "is missing") }
        return text
    }

    /// Words of people, none of which moves a cursor.
    func words(_ name: String, atMost most: Int) throws(Problem) -> String? {
        try optional(name, "must be at most \(most) characters of one line") { text in
            text.count <= most
                && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
    }

    func date(_ name: String = "date") throws(Problem) -> CivilDate {
        let text = try text(name, "must be a day such as 2026-11-25") { CivilDate($0) != nil }
        guard let date = CivilDate(text) else { throw Self.fault(name, "is no day") }
        return date
    }

    func start() throws(Problem) -> TimeOfDay {
        let text = try text("start", "must be a time such as 09:30") { TimeOfDay($0) != nil }
        guard let time = TimeOfDay(text) else { throw Self.fault("start", "is no time") }
        return time
    }

    static func fault(_ name: String, _ rule: String) -> Problem {
        Problem(status: .unprocessableContent, detail: "\(name): \(rule)")
    }
}

extension OfficeForm {
    func booking() throws(Problem) -> BookingRequest {
        BookingRequest(
            kiosk: try text("kiosk", "must be 1 to 64 letters, digits, - or _") {
                CloudEvent.source(ofUncheckedKiosk: $0) != nil
            },
            service: try text("service", "must be a code of at most 32 letters and digits") {
                $0.utf8.count <= 32 && $0.utf8.allSatisfy { byte in byte > 0x20 && byte < 0x7F }
            }, date: try date(), start: try start(), person: try person())
    }

    /// Who comes: the hall finds them again by a number, so one is needed.
    private func person() throws(Problem) -> Booker {
        let person = Booker(
            name: try words("name", atMost: 100),
            phone: try optional("phone", "must be 5 to 15 digits") {
                (5...15).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
            },
            idNumber: try optional("idNumber", "is no ID number") { IDNumber($0) != nil }?.uppercased())
        guard person.phone != nil || person.idNumber != nil else {
            throw Self.fault("phone", "is missing, and so is idNumber; one of them is needed")
        }
        return person
    }

    func verdict() throws(Problem) -> ItemVerdict {
        let granted = try text("granted", "must be true or false") { $0 == "true" || $0 == "false" } == "true"
        let reason = try words("reason", atMost: 500)
        guard granted || reason != nil else {
            throw Self.fault("reason", "is missing where it is not granted")
        }
        guard let result = try words("result", atMost: 500) else { throw Self.fault("result", "is missing") }
        return ItemVerdict(
            granted: granted, result: result, reason: reason, paper: try words("paper", atMost: 200),
            date: members["date"] == nil ? nil : try date())
    }
}

extension HTTPField.Name {
    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is a header's name") }
        return name
    }

    fileprivate static let idempotencyKey = known("Idempotency-Key")
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
