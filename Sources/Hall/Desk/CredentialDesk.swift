package import District
import Synchronization

/// The credential in force; whoever speaks to the district looks here before each exchange.
package final class CredentialDesk: Sendable {
    private let lying = Mutex<KioskCredential?>(nil)

    package init(_ credential: KioskCredential? = nil) { lying.withLock { $0 = credential } }

    package var current: KioskCredential? { lying.withLock { $0 } }

    func lay(_ credential: KioskCredential?) { lying.withLock { $0 = credential } }
}
