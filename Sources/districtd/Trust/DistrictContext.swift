import Hummingbird
import NIOCore

/// One request to the inbox.
struct DistrictContext: KioskContext {
    var coreContext: CoreRequestContextStorage
    let channel: (any Channel)?
    var kiosk: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
