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
        try await read { try $0.newestDate() }
    }

    /// What a ticket asks before it is drawn, in one look: how far the dates have come, and how the line moves.
    package func doors(
        at moment: Moment
    ) async throws(StoreError) -> (latest: LatestDate?, measured: QueueMeasurements) {
        try await read { (try $0.newestDate(), try $0.measurements(at: moment)) }
    }
}

extension Records {
    fileprivate func newestDate() throws -> LatestDate? {
        try latestDate().map { LatestDate(date: $0, isClosed: try isClosed($0)) }
    }
}
