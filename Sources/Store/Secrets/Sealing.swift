import Crypto
import Domain
import FoundationEssentials

/// Seals personal fields and makes the keyed hashes (`DESIGN.md` 4.7, 5).
///
/// A sealed field is one byte key version (1), 12 bytes nonce (random), the ciphertext, 16 bytes tag: AES-256-GCM.
/// Authenticated with it, joined by 0x1F: table, column, row's key, key version; so a box moved to another row or
/// column does not open. Each use has its own key, by HKDF-SHA256 from the master key:
///
///     onewindow.seal.v1      fields            onewindow.person.v1    personKey, fingerprints
///     onewindow.journal.v1   the journal's head and the check of the key itself
///     onewindow.code.v1      the seal within an appointment's code
struct Sealing: Sendable {
    static let version: UInt8 = 1

    private let fields: SymmetricKey
    private let people: SymmetricKey
    private let journal: SymmetricKey
    let codes: SymmetricKey

    init(key: SealingKey) {
        func derived(_ use: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: key.master, info: Data("onewindow.\(use).v1".utf8), outputByteCount: 32)
        }
        (fields, people, journal) = (derived("seal"), derived("person"), derived("journal"))
        codes = derived("code")
    }

    /// Where a sealed field stands.
    struct Place {
        var table: String
        var column: String
        var row: String

        var name: String { "\(table).\(column)" }

        fileprivate var authenticated: Data {
            Data("\(table)\u{1F}\(column)\u{1F}\(row)\u{1F}\(Sealing.version)".utf8)
        }
    }

    func seal(_ plain: some DataProtocol, at place: Place) throws -> Data {
        let box = try AES.GCM.seal(plain, using: fields, authenticating: place.authenticated)
        guard let combined = box.combined else { throw StoreError.unreadable(field: place.name) }
        return Data([Self.version]) + combined
    }

    func open(_ sealed: Data, at place: Place) throws(StoreError) -> Data {
        do {
            guard sealed.first == Self.version else { throw StoreError.unreadable(field: place.name) }
            let box = try AES.GCM.SealedBox(combined: sealed.dropFirst())
            return try AES.GCM.open(box, using: fields, authenticating: place.authenticated)
        } catch {
            throw .unreadable(field: place.name)
        }
    }

    /// Finds a person again without keeping the number readable: all ID numbers are about 10^11, so an unkeyed
    /// hash would be the number.
    func personKey(_ number: String) -> Data { mac("person:" + number.uppercased(), people) }

    /// Finds who gave a telephone number only; never equal to any `personKey`.
    func phoneKey(_ phone: String) -> Data { mac("phone:" + phone, people) }

    /// What is kept of a code that leads to an item.
    func tokenHash(_ code: ItemCode) -> Data { mac("token:" + code.text, people) }

    /// What is kept of a code that leads to a booking.
    func codeHash(_ code: AppointmentCode) -> Data { mac("appointment:" + code.text, people) }

    func fingerprint(_ text: String) -> Data { mac("request:" + text, people) }

    /// Nobody without the key can write a journal with another end.
    func journalSeal(sequence: Int64, hash: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data("\(sequence):".utf8) + hash, using: journal))
    }

    /// Tells whether a database was sealed with this key.
    var check: Data { mac("this is the key", journal) }

    private func mac(_ text: String, _ key: SymmetricKey) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }
}
