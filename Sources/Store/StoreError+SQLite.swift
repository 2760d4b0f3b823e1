import GRDB

extension StoreError {
    /// What any error inside the room means to those outside.
    init(_ error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError:
            let code = error.extendedResultCode.rawValue
            switch error.resultCode {
            case .SQLITE_FULL: self = .diskFull
            case .SQLITE_IOERR: self = .ioError(code: code)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt
            default: self = .database(code: code)
            }
        default: self = .contentFailed
        }
    }

    /// Whether the disk failed under a command, which ends the whole group; a verb's own refusal does not.
    static func isOfTheDisk(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    }
}
