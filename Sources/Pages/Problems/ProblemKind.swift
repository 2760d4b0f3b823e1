import HTTPTypes

/// Every way a call can be refused: its status, its short English title, and by its raw value the key of the
/// sentence for people (`problem.<kind>` in the table of texts) and the end of its type URN.
enum ProblemKind: String, CaseIterable, Sendable {
    // What was sent.
    case badJSON, badField, badKey, keyMissing, keyReused, mediaType, tooLarge, badEventID
    // Where it was sent.
    case notFound, methodNotAllowed, otherOrigin, otherCounter
    // Who sent it.
    case notSignedIn, roleMissing, wrongPIN, lockedOut
    // What it is about.
    case unknownTicket, unknownItem, unknownService, unknownDelivery, unknownPrint, unknownRecord,
        noSuchCounter,
        noSuchMaterial
    case cardForgotten, formProblems, materialsMissing, notAtThisCounter
    // How things stand.
    case alreadyRepeated, ticketNotNeeded, slipUnreadable
    case notAllowed, counterBusy, nothingClaimed, itemsOpen, notServing, numbersUsedUp, itemNumbersUsedUp
    case diskFull, overloaded, tooManyListeners, stopping, broken

    var status: HTTPResponse.Status {
        switch self {
        case .badJSON, .badField, .badKey, .keyMissing, .badEventID: .badRequest
        case .notSignedIn, .wrongPIN: .unauthorized
        case .otherOrigin, .otherCounter, .roleMissing: .forbidden
        case .notFound, .unknownTicket, .unknownItem, .unknownDelivery, .unknownPrint, .unknownRecord:
            .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAtThisCounter, .notAllowed, .counterBusy, .nothingClaimed, .itemsOpen, .notServing,
            .numbersUsedUp,
            .itemNumbersUsedUp, .cardForgotten, .alreadyRepeated, .ticketNotNeeded,
            .slipUnreadable:
            .conflict
        case .tooLarge: .contentTooLarge
        case .mediaType: .unsupportedMediaType
        case .keyReused, .unknownService, .noSuchCounter, .noSuchMaterial, .formProblems, .materialsMissing:
            .unprocessableContent
        case .lockedOut: .tooManyRequests
        case .broken: .internalServerError
        case .overloaded, .tooManyListeners, .stopping: .serviceUnavailable
        case .diskFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
        }
    }

    var title: String {
        switch self {
        case .badJSON: "Malformed JSON"
        case .badField: "Missing or wrong field"
        case .badKey: "Malformed Idempotency-Key"
        case .keyMissing: "Idempotency-Key missing"
        case .keyReused: "Idempotency-Key used for another request"
        case .mediaType: "Body is not JSON"
        case .tooLarge: "Body too large"
        case .badEventID: "Malformed event id"
        case .notFound: "Not found"
        case .methodNotAllowed: "Method not allowed"
        case .otherOrigin: "Request of another site"
        case .otherCounter: "Not your counter"
        case .notSignedIn: "Not signed in"
        case .roleMissing: "Role missing"
        case .wrongPIN: "Wrong clerk or PIN"
        case .lockedOut: "Locked out"
        case .unknownTicket: "No such ticket"
        case .unknownItem: "No such item"
        case .unknownService: "No such service"
        case .unknownDelivery: "No such delivery"
        case .unknownPrint: "No such slip"
        case .unknownRecord: "No such record"
        case .noSuchCounter: "No such counter"
        case .noSuchMaterial: "No such material"
        case .cardForgotten: "Card reading expired"
        case .formProblems: "Answers to mend"
        case .materialsMissing: "Materials missing"
        case .notAtThisCounter: "Not at this counter"
        case .alreadyRepeated: "Reprinted before"
        case .ticketNotNeeded: "Number was called"
        case .slipUnreadable: "Slip cannot be read"
        case .notAllowed: "Not possible in this state"
        case .counterBusy: "Counter busy"
        case .nothingClaimed: "No visit at the counter"
        case .itemsOpen: "Items still open"
        case .notServing: "Visit is not being served"
        case .numbersUsedUp: "Ticket numbers used up"
        case .itemNumbersUsedUp: "Item numbers used up"
        case .diskFull: "Disk full"
        case .overloaded: "Too many requests at once"
        case .tooManyListeners: "Too many listeners"
        case .stopping: "Stopping"
        case .broken: "Internal fault"
        }
    }

    /// The key of the sentence in the table of texts.
    var text: String { "problem.\(rawValue)" }
    /// The RFC 9457 type: a name, not an address, because a kiosk has no address that outlives it.
    var type: String { "urn:onewindow:problem:\(rawValue)" }
}
