import Domain
import Store

/// Why a command could not be carried out: one sentence in each language, and the exit code.
struct Failure: Error, Hashable, Sendable {
    /// Those of sysexits.h where it has one.
    enum Code: Int32, Hashable, Sendable {
        case refused = 1
        case wrongArguments = 64
        case journalBroken = 65
        case noState = 66
        case noAnswer = 69
        case diskFailed = 74
        case busy = 75
        case noPermission = 77
        case wrongSettings = 78
    }

    let code: Code
    let words: Words

    init(_ code: Code, _ words: Words) { (self.code, self.words) = (code, words) }
}

extension Failure {
    init(_ problem: ControlProblem) {
        switch problem.code {
        case .noSuchClerk: self.init(.refused, .noSuchClerk)
        case .clerkExists: self.init(.refused, .clerkExists)
        case .badClerk: self.init(.refused, .badClerk)
        case .badPIN: self.init(.refused, .badPIN)
        case .noSuchDelivery: self.init(.refused, .noSuchDelivery)
        case .notRejected: self.init(.refused, .notRejected)
        case .busy: self.init(.busy, .busy)
        case .diskFull: self.init(.diskFailed, .diskFull)
        case .noDevices: self.init(.noAnswer, .noDevicesThere)
        case .badRequest, .failed: self.init(.refused, .failed(problem.detail))
        }
    }

    /// What the store said when we opened it ourselves.
    init(_ error: StoreError, place: StatePlace) {
        switch error {
        case .locked: self.init(.noAnswer, .lockedAndSilent(place.directory))
        case .unwritable(let path, _): self.init(.noPermission, .unwritable(path))
        case .notFound("delivery"): self.init(.refused, .noSuchDelivery)
        case .notAllowed: self.init(.refused, .notRejected)
        case .notFound: self.init(.refused, .noSuchClerk)
        case .clerkExists: self.init(.refused, .clerkExists)
        case .badClerk: self.init(.refused, .badClerk)
        case .badPIN: self.init(.refused, .badPIN)
        case .overloaded, .closed: self.init(.busy, .busy)
        case .diskFull: self.init(.diskFailed, .diskFull)
        case .movedOut(let date, let file): self.init(.refused, .movedOut(date, file))
        case .importUnfinished(let directory): self.init(.refused, .importUnfinished(directory))
        case .newerVersion, .foreignDatabase, .keyMissing, .wrongKey, .badConfiguration:
            self.init(.noState, .failed(error.description))
        default: self.init(.diskFailed, .failed(error.description))
        }
    }
}
