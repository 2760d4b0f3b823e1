/// Why a kiosk could not be moved to another board. Nothing was changed, unless a case says so. Safe for any log.
package enum MovingError: Error, Hashable, Sendable {
    // Both.
    case store(StoreError)
    /// A file or folder cannot be read or written.
    case unusable(path: String, errno: Int32)
    /// There are so many bytes too few on the medium, or on the disk.
    case noRoom(path: String, needed: Int64, free: Int64)
    /// A passphrase of one's own has at least 12 characters.
    case weakPassphrase

    // Out.
    case notAFolder(path: String)
    case exists(path: String)
    /// The journal's chain does not hold.
    case journalBroken(at: Int64)
    /// What was written reads back as something else: the medium is faulty. The file is gone again.
    case readsBackOtherwise(path: String)
    /// There is nothing to undo.
    case neverLeft

    // In.
    case notAnExport(path: String)
    case newerFormat(version: Int)
    case wrongPassphrase
    /// It was changed or cut off since it was written.
    case damaged(path: String)
    /// The state directory holds something already.
    case notEmpty(directory: String, names: [String])
}
