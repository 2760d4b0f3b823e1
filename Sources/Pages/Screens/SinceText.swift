import Domain
import FoundationEssentials

/// Since when something has been so, in the hall's own time.
enum SinceText {
    /// The time of day of an RFC 3339 time, with the date in front if it was not today; nil for anything else.
    static func text(_ since: String, _ now: Moment) -> String? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: since.contains("."))
        guard let date = try? style.parse(since) else { return nil }
        let wall = WallTime(date)
        let civil = wall.civil(offset: now.offset)
        return civil.date == now.civil.date ? civil.hourMinute : civil.description
    }
}
