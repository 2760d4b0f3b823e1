package import Domain
import FoundationEssentials
package import Store

/// The story of a rating: voluntary, once for each item, never hinted (facts/domain.md b7).
///
/// 1. The code of a completion notice under the scanner (`HearScans`), or the resident's card, leads to the item.
/// 2. The kiosk's screen shows five choices alike, the reasons of the one that was touched, and room for words.
/// 3. `Domain.Rating` judges it; one transaction of `Store` keeps it, owes the district its event and opens the
///    follow-up of a bad one (`FollowUp`). Nobody asks twice: what is not rated is not rated.
extension Hall {
    /// More than a person settles in a fortnight; the screen shows them as big lines.
    static let mostOffered = 6

    /// What a resident chose.
    package struct RatingWish: Sendable {
        /// 5 very satisfied to 1 very dissatisfied.
        package var level: Int
        package var reasons: [String]
        package var words: String?
        package var channel: Rating.Channel

        package init(level: Int, reasons: [String], words: String?, channel: Rating.Channel) {
            (self.level, self.reasons) = (level, reasons)
            (self.words, self.channel) = (words, channel)
        }
    }

    /// What the kiosk's screen may say of an item that can be rated.
    package struct RateableView: Hashable, Sendable {
        package let item: ItemID
        /// The name of the matter; nil for one that few may see.
        package let zh: String?
        package let en: String?
        package let finished: CivilDate
    }

    /// A rating that was taken; by when somebody is in touch after a bad one.
    package struct RatingTaken: Sendable {
        package let rated: RatedItem
        package let contactBy: Deadline?
    }

    package func rate(
        _ id: ItemID, _ wish: RatingWish, _ once: Once
    ) async throws(HallError) -> RatingTaken {
        let rating: Rating
        do {
            rating = try Rating(
                level: wish.level, reasons: wish.reasons, words: wish.words, by: ratingReasons)
        } catch {
            throw .rating(error)
        }
        let command = command(once, scope: "kiosk", actor: .resident)
        let request = RateRequest(
            item: id, rating: rating, channel: wish.channel, rules: site.rules.ratings,
            districtData: ratedData(wish.channel, at: command.moment.wall))
        let rated = try await taking(request, command)
        let contactDays = site.rules.ratings.contactDays
        return RatingTaken(
            rated: rated,
            contactBy: rated.isFollowedUp ? calendar.day(contactDays, after: rated.opened) : nil)
    }

    /// What the holder of the card may rate now: settled, fetched where there is something to fetch, in time, not rated, and
    /// not a matter that few may see.
    package func unrated(card token: String) async throws(HallError) -> [RateableView] {
        guard let card = cards.card(token) else { throw .cardForgotten }
        let today = time.now().civil.date
        let found = try await recording(await store.unrated(of: card, limit: Self.mostOffered))
        return found.filter { refusal(of: $0, today) == nil && !$0.item.isToBeFetched }.map(view)
    }

    func refusal(of rateable: RateableItem, _ today: CivilDate) -> RatingRefusal? {
        RatingWindow.refusal(
            state: rateable.item.state, finished: rateable.finished, isRated: rateable.isRated, today: today,
            site.rules.ratings)
    }

    func view(_ rateable: RateableItem) -> RateableView {
        let item = rateable.item
        let service = item.life.terms.restricted == nil ? catalogs.service(of: item) : nil
        return RateableView(item: item.id, zh: service?.zh, en: service?.en, finished: rateable.finished)
    }

    private func taking(_ request: RateRequest, _ command: Command) async throws(HallError) -> RatedItem {
        do { return try await store.rate(request, command) } catch {
            if case .notFound = error { throw .unknownItem }
            throw .store(error)
        }
    }

    /// The `data` of `cn.onewindow.item.rated.v1`, in the terms of the rating platforms (facts/domain.md b7). Who
    /// applied stands in the item's own message; a rating names nobody but in its words.
    private func ratedData(
        _ channel: Rating.Channel, at time: WallTime
    ) -> @Sendable (Item, Rating) throws -> [UInt8] {
        let (site, catalogs, reasons) = (site.code, catalogs, ratingReasons)
        return { item, rating in
            let service = catalogs.service(of: item)
            let data = ItemRated(
                itemNumber: item.number.text, service: item.service, serviceName: service?.zh ?? "",
                catalogVersion: item.catalogVersion, kind: service?.kind ?? "", state: item.state, site: site,
                level: rating.level.rawValue, levelName: reasons[rating.level].zh,
                standardLevel: rating.level.standardCode,
                reasons: rating.reasons.map {
                    ItemRated.Reason(code: $0, text: reasons.reason($0)?.zh ?? "")
                },
                words: rating.words, channel: "hallTerminal", by: channel, rated: time.rfc3339)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(data))
        }
    }
}

private struct ItemRated: Encodable {
    struct Reason: Encodable {
        var code: String
        var text: String
    }

    var itemNumber: String
    var service: String
    var serviceName: String
    var catalogVersion: String
    var kind: String
    var state: ItemState
    var site: String
    /// 5 very satisfied to 1 very dissatisfied, as the platforms count.
    var level: Int
    var levelName: String
    /// 1 very satisfied to 5 very dissatisfied, as GB/T 39046 A.8 counts.
    var standardLevel: Int
    var reasons: [Reason]
    var words: String?
    var channel: String
    var by: Rating.Channel
    var rated: String
}
