package import Domain
import GRDB

/// A counter with a clerk signed in.
package struct OpenCounter: Hashable, Sendable {
    package var counter: Int
    package var clerk: Clerk
}

extension Store {
    /// Who sits where now, in the order of the counters.
    package func openCounters(at moment: Moment) async throws(StoreError) -> [OpenCounter] {
        try await read { records in
            let places = try records.liveSessions(at: moment).places
            return try places.sorted { $0.key < $1.key }.compactMap { counter, clerk in
                try records.credentials(clerk).map { OpenCounter(counter: counter, clerk: $0.clerk) }
            }
        }
    }
}
