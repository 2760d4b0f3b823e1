package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// Takes a rating, once per item; what the district is owed of it and the follow-up of a bad one are part of the
    /// same transaction. Its words go nowhere but into their sealed column and the sealed message.
    package func rate(_ request: RateRequest, _ command: Command) async throws(StoreError) -> RatedItem {
        try await once(command) { transaction in try transaction.rate(request, command) }
    }

    /// The item a scanned code leads to; nil for a code nobody was given.
    package func rateable(code: ItemCode) async throws(StoreError) -> RateableItem? {
        try await read { records in
            guard let id = try records.item(code: code) else { return nil }
            return try records.rateable(id)
        }
    }

    package func rateable(_ item: ItemID) async throws(StoreError) -> RateableItem? {
        try await read { try $0.rateable(item) }
    }

    /// The settled items of the card's holder that nobody rated, the newest first; never those that few may see.
    package func unrated(of card: IdentityCard, limit: Int) async throws(StoreError) -> [RateableItem] {
        try await read { records in
            let person = records.sealing.personKey(card.number)
            return try records.unrated(of: person, limit: Self.bounded(limit)).compactMap(records.rateable)
        }
    }

    package func rating(of item: ItemID) async throws(StoreError) -> Rating? {
        try await read { try $0.rating(of: item) }
    }

    // MARK: Follow-ups

    /// Those that are not closed, the oldest first.
    package func openFollowUps(limit: Int) async throws(StoreError) -> [FollowUp] {
        try await read { try $0.openFollowUps(limit: Self.bounded(limit)) }
    }

    /// The newest first.
    package func closedFollowUps(limit: Int) async throws(StoreError) -> [FollowUp] {
        try await read { try $0.closedFollowUps(limit: Self.bounded(limit)) }
    }

    /// Moves a follow-up by its machine; `step` says who did it and what was said.
    package func changeFollowUp(
        of item: ItemID, event: FollowUp.Event, _ step: FollowUp.Step, _ command: Command
    ) async throws(StoreError) -> FollowUp {
        try await once(command) { transaction in try transaction.follow(item, event, step, command) }
    }

    // MARK: Figures

    /// What the day's report counts.
    ///
    /// - Parameter openDays: after how many days an unrated item counts as not rated.
    package func ratingFigures(on date: BusinessDate, openDays: Int) async throws(StoreError) -> RatingFigures
    {
        try await read { records in
            RatingFigures(
                rated: try records.ratings(on: date),
                notRated: try records.unrated(settledOn: date.date.advanced(byDays: -openDays)))
        }
    }
}

extension Transaction {
    /// A new code for a paper of the item; only its hash is kept, so it is never told again.
    mutating func makeItemToken(item: ItemID, wall: WallTime) throws -> String {
        var random = SystemRandomNumberGenerator()
        let code = ItemCode(using: &random)
        try execute(
            "INSERT INTO item_tokens VALUES (?, ?, ?)",
            [setting.sealing.tokenHash(code), item.text, wall.milliseconds])
        return code.text
    }

    fileprivate mutating func rate(_ request: RateRequest, _ command: Command) throws -> RatedItem {
        let date = try businessDate(at: command.moment)
        guard let rateable = try records.rateable(request.item) else { throw StoreError.notFound("item") }
        if let refusal = RatingWindow.refusal(
            state: rateable.item.state, finished: rateable.finished, isRated: rateable.isRated,
            today: date.date, request.rules)
        {
            throw StoreError.rating(refusal)
        }
        let (item, rating) = (rateable.item, request.rating)
        try insert(rating, request.channel, rateable, date, command)
        let fact = Fact.itemRated(
            item: item.id, number: item.number, level: rating.level.rawValue, reasons: rating.reasons,
            channel: request.channel)
        try record(fact, command.actor, command.moment)
        let data = try made { try request.districtData(item, rating) }
        _ = try owe(.itemRated, item, data, command)
        var answer = RatedItem(item: item.id, level: rating.level, opened: date.date)
        if rating.level.isBad {
            try execute("INSERT INTO follow_ups (item, state) VALUES (?, 'open')", [item.id.text])
            try record(
                .followUpChanged(item: item.id, number: item.number, event: nil, state: .open),
                command.actor, command.moment)
            answer.isFollowedUp = true
        }
        return answer
    }

    private func insert(
        _ rating: Rating, _ channel: Rating.Channel, _ rateable: RateableItem, _ date: BusinessDate,
        _ command: Command
    ) throws {
        let id = rateable.item.id.text
        let words = try rating.words.map {
            try setting.sealing.seal(Data($0.utf8), at: records.place("ratings", "words", id))
        }
        let sql = """
            INSERT INTO ratings (item, level, reasons, words, channel, clerk, business_date, created_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        try execute(
            sql,
            [
                id, rating.level.rawValue, try JSON.text(rating.reasons), words, channel.rawValue,
                rateable.clerk, date.description, command.moment.wall.milliseconds,
            ])
    }

    fileprivate mutating func follow(
        _ item: ItemID, _ event: FollowUp.Event, _ step: FollowUp.Step, _ command: Command
    ) throws -> FollowUp {
        guard var followUp = try records.followUp(of: item) else { throw StoreError.notFound("follow-up") }
        guard let state = FollowUpMachine.state(after: event, in: followUp.state) else {
            throw StoreError.notAllowed(state: followUp.state.rawValue, event: event.rawValue)
        }
        let column = event == .contact ? "contact" : "close"
        let sealed = try setting.sealing.seal(
            JSON.data(step), at: records.place("follow_ups", column, item.text))
        try execute(
            "UPDATE follow_ups SET state = ?, \(column) = ? WHERE item = ?",
            [state.rawValue, sealed, item.text])
        try record(
            .followUpChanged(item: item, number: followUp.number, event: event, state: state),
            command.actor, command.moment)
        followUp.state = state
        if event == .contact { followUp.contact = step } else { followUp.close = step }
        return followUp
    }
}

extension Records {
    func rateable(_ id: ItemID) throws -> RateableItem? {
        guard let item = try item(id), let finish = try finish(of: id) else { return nil }
        return RateableItem(
            item: item, finished: finish.day, clerk: finish.clerk, isRated: try isRated(id))
    }
}
