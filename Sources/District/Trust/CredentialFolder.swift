import FoundationEssentials
import Glibc

/// Where a kiosk keeps its credential: `kiosk.key` (0600), `kiosk.crt` and `authority.crt` in the folder `district` of
/// the state directory.
///
/// Its work is a few files of a few hundred bytes; it blocks, so nobody calls it in a hot path.
package struct CredentialFolder: Hashable, Sendable {
    package static let name = "district"

    package let path: String

    package init(state: String) { path = "\(state)/\(Self.name)" }

    private var key: String { "\(path)/kiosk.key" }
    private var nextKey: String { "\(path)/kiosk.key.next" }
    private var certificate: String { "\(path)/kiosk.crt" }
    private var authority: String { "\(path)/authority.crt" }

    /// Nil before the kiosk is enrolled.
    package func read() throws(DistrictError) -> KioskCredential? {
        guard let certificate = text(certificate), let authority = text(authority) else { return nil }
        // A power cut between the two renames of `write` leaves the new certificate with the key beside it.
        let keys = [text(key), text(nextKey)].compactMap { $0 }
        var failure = DistrictError(.badCredential, field: key, reason: "is missing: enrol the kiosk again")
        for key in keys {
            do {
                return try KioskCredential(
                    keyPEM: key, certificatePEM: certificate, authorityPEM: authority)
            } catch { failure = error }
        }
        throw failure
    }

    /// Changes when the credential does.
    package var stamp: String? {
        var about = stat()
        // Safe because path and record live through the call.
        guard unsafe fstatat(AT_FDCWD, certificate, &about, 0) == 0 else { return nil }
        return "\(about.st_ino):\(about.st_size):\(about.st_mtim.tv_sec).\(about.st_mtim.tv_nsec)"
    }

    /// Replaces the credential, durably; at every instant `read` finds the old one or the new one,
    /// as long as the authority is the same; a power cut while it changes asks for another enrolment.
    package func write(_ credential: KioskCredential) throws(DistrictError) {
        // Safe because the path lives through the call.
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw unwritable(path) }
        try write(credential.keyPEM, to: nextKey, mode: 0o600)
        try write(credential.authorityPEM, to: authority, mode: 0o644)
        try write(credential.certificatePEM, to: certificate, mode: 0o644)
        guard unsafe rename(nextKey, key) == 0 else { throw unwritable(key) }
        try sync(path)
    }

    private func text(_ path: String) -> String? {
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count < 1 << 16 else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    private func write(_ text: String, to path: String, mode: mode_t) throws(DistrictError) {
        let temporary = path + ".new"
        // Safe because the paths live through the calls and the descriptor is ours until `close`.
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { throw unwritable(temporary) }
        let bytes = Array(text.utf8)
        let written = unsafe Glibc.write(file, bytes, bytes.count)
        let isSynced = written == bytes.count && fsync(file) == 0
        close(file)
        guard isSynced, unsafe rename(temporary, path) == 0 else { throw unwritable(path) }
        try sync(self.path)
    }

    private func sync(_ path: String) throws(DistrictError) {
        // Safe because the path lives through the call and the descriptor is ours until `close`.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw unwritable(path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw unwritable(path) }
    }

    private func unwritable(_ path: String) -> DistrictError {
        DistrictError(
            .badCredential, field: path,
            reason: "cannot be written (errno \(errno)): check the disk and its rights")
    }
}
