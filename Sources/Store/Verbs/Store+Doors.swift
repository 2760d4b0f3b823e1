package import Domain
import GRDB

/// How far the business dates have come, for whoever asks whether the hall gives numbers.
package struct LatestDate: Hashable, Sendable {
    package var date: BusinessDate
    /// A manager closed it: no more numbers of it.
    package var isClosed: Bool
}

extension Store {
    /// Nil before the first number.
    package func latestDate() async throws(StoreError) -> LatestDate? {
        try await read { records in
            try records.latestDate().map { LatestDate(date: $0, isClosed: try records.isClosed($0)) }
        }
    }
}
