import CLinux
import Domain
import Glibc

/// A file that a technician lays in the state directory, to count there as long as it is there.
struct OwnFileShelf: Sendable {
    let place: StatePlace
    /// As `calendar/holidays.json`.
    let name: String

    var path: String { "\(place.directory)/\(name)" }

    var isThere: Bool {
        // Safe because the path lives through the call.
        unsafe access(path, F_OK) == 0
    }

    /// Lays the file there, whole or not at all, as the state's owner; durably, because the power may go next.
    func install(_ bytes: [UInt8]) throws(Failure) {
        try StateOwner.enter(place.directory, mayBegin: true)
        let folder = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        // Safe because the path lives through the call.
        guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw Failure(.noPermission, .unwritable(folder))
        }
        // Safe because path and bytes live through the call, and the count is the array's own.
        let result = unsafe linux_file_replace(path, bytes, bytes.count, 0o644)
        guard result == 0, Self.sync(place.directory) else { throw failure(-result) }
    }

    /// Takes it away again; false where there was none.
    func remove() throws(Failure) -> Bool {
        try StateOwner.enter(place.directory, mayBegin: true)
        // Safe because the path lives through the call.
        guard unsafe unlink(path) == 0 else {
            if errno == ENOENT { return false }
            throw failure(errno)
        }
        return true
    }

    /// `code`: the errno of what did not go; 0 when only the new folder's own entry could not be made durable.
    private func failure(_ code: Int32) -> Failure {
        [0, EIO, ENOSPC, EDQUOT].contains(code)
            ? Failure(.diskFailed, .unwritable(path)) : Failure(.noPermission, .unwritable(path))
    }

    private static func sync(_ path: String) -> Bool {
        // Safe because the path lives through the call and the descriptor is ours until `close`.
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}

/// What taking a file away came to.
struct OwnFileVerdict: Encodable {
    var removed: Bool
    var path: String
}

extension Report {
    init(_ verdict: OwnFileVerdict) {
        let words: Words = verdict.removed ? .ownFileRemoved(verdict.path) : .noOwnFile(verdict.path)
        self.init(verdict, .words(words))
    }
}
