import District
import Hummingbird
import NIOCore

/// One request to the inbox.
struct DistrictContext: KioskContext {
    var coreContext: CoreRequestContextStorage
    let channel: (any Channel)?
    var kiosk: String?
    var serial: String?
    /// Which process of which board speaks; nil where it does not say so (`RequireWriter`).
    var writer: Writer?
    /// Who asks, and by which listener; nil beyond the office (`KnowUser`).
    var user: OfficeUser?
    var door: OfficeDoor?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Who does what is asked, for `OfficeRecord` and `RequireUser`; throws beyond the office.
    var signedIn: OfficeUser {
        get throws(Problem) {
            guard let user else { throw Problem(status: .unauthorized, detail: "sign in first") }
            return user
        }
    }

    /// Where the other end of the connection is; empty when nobody knows.
    var address: String { channel?.remoteAddress?.ipAddress ?? "" }
}
