package import Domain
import GRDB

extension Store {
    /// How often each service was asked for since a day: bookings and items, by the service's code.
    package func usage(since date: CivilDate) async throws(StoreError) -> [String: Int] {
        try await read { records in
            let sql = """
                SELECT service, count(*) FROM (
                    SELECT service FROM items WHERE business_date >= ?1
                    UNION ALL SELECT service FROM appointments WHERE number_day >= ?1)
                GROUP BY service
                """
            return try records.rows(sql, [date.description]).reduce(into: [:]) { $0[$1[0]] = $1[1] }
        }
    }
}
