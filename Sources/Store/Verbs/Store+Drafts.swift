package import Domain
import FoundationEssentials
import GRDB

/// Which form a draft is of: one matter of a visit, or an item of it that is being mended.
package struct DraftPlace: Hashable, Sendable {
    package var visit: VisitID
    package var service: String
    package var item: ItemID?

    package init(visit: VisitID, service: String, item: ItemID? = nil) {
        (self.visit, self.service, self.item) = (visit, service, item)
    }
}

/// One save of a form as it is being typed.
package struct DraftSave: Sendable {
    package var place: DraftPlace
    package var draft: FormDraft
    /// The page that typed it, by a name of its own, and the how many-eth save of that page this is.
    package var page: String
    package var nth: Int

    package init(place: DraftPlace, draft: FormDraft, page: String, nth: Int) {
        (self.place, self.draft, self.page, self.nth) = (place, draft, page, nth)
    }
}

package struct SavedDraft: Hashable, Sendable {
    package var draft: FormDraft
    package var saved: WallTime
    /// The clerk who typed last.
    package var clerk: String
}

extension Store {
    /// Keeps a draft of the visit that is being served at the counter; the newest save of a page stands.
    ///
    /// A save needs no remembered answer to happen once: the same save again leaves the same draft, and one that was
    /// overtaken changes nothing. Only the first save of a draft is journalled: a line for each pause in typing would
    /// bury the journal.
    package func saveDraft(_ save: DraftSave, counter: Int, _ command: Command) async throws(StoreError) {
        try await write { transaction in
            let visit = try transaction.visit(save.place.visit)
            guard visit.state == .serving, visit.counter == counter else {
                throw StoreError.notServing(state: visit.state)
            }
            try transaction.save(save, command)
        }
    }

    /// Nil where nothing is being typed.
    package func draft(at place: DraftPlace) async throws(StoreError) -> SavedDraft? {
        try await read { try $0.draft(at: place) }
    }

    /// The clerk has given the form up.
    package func dropDraft(at place: DraftPlace, _ command: Command) async throws(StoreError) {
        try await write { try $0.dropDraft(at: place, command) }
    }
}

extension Transaction {
    fileprivate mutating func save(_ save: DraftSave, _ command: Command) throws {
        let (place, clerk) = (save.place, command.actor.clerk ?? "")
        let key: StatementArguments = [place.visit.text, place.service, place.item?.text ?? ""]
        let last = try records.row(
            "SELECT page, nth FROM drafts WHERE visit = ? AND service = ? AND item = ?", key)
        if let last, last[0] == save.page, last[1] >= save.nth { return }
        let sealed = try setting.sealing.seal(JSON.data(save.draft), at: records.place(of: place))
        if last == nil {
            try sweepDrafts(command)
            try record(.draftKept(visit: place.visit, service: place.service), command.actor, command.moment)
        }
        try execute(
            "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                place.visit.text, place.service, place.item?.text ?? "", save.page, save.nth, sealed, clerk,
                command.moment.wall.milliseconds,
            ])
    }

    /// An item has taken the draft's place, or the clerk has given it up.
    mutating func dropDraft(at place: DraftPlace, _ command: Command) throws {
        try execute(
            "DELETE FROM drafts WHERE visit = ? AND service = ? AND item = ?",
            [place.visit.text, place.service, place.item?.text ?? ""])
        guard db.changesCount > 0 else { return }
        try record(.draftDropped(visit: place.visit, service: place.service), command.actor, command.moment)
    }

    /// Half-filled forms do not outlive the day their visit ended on (facts/domain.md e, retention).
    private mutating func sweepDrafts(_ command: Command) throws {
        let date = try businessDate(at: command.moment)
        let sql = """
            SELECT drafts.visit, drafts.service, drafts.item FROM drafts JOIN visits ON visits.id = drafts.visit
            WHERE visits.business_date < ? AND visits.state IN ('finished', 'cancelled', 'unserved') LIMIT 100
            """
        for row in try records.rows(sql, [date.description]) {
            let visit = try VisitID(row[0] as String).orCorrupt()
            try dropDraft(
                at: DraftPlace(visit: visit, service: row[1], item: ItemID(row[2] as String)), command)
        }
    }
}

extension Records {
    fileprivate func draft(at place: DraftPlace) throws -> SavedDraft? {
        let sql =
            "SELECT content, saved_ms, clerk FROM drafts WHERE visit = ? AND service = ? AND item = ?"
        guard let row = try row(sql, [place.visit.text, place.service, place.item?.text ?? ""]) else {
            return nil
        }
        let plain = try sealing.open(row[0], at: self.place(of: place))
        return SavedDraft(
            draft: try JSON.value(FormDraft.self, plain), saved: WallTime(milliseconds: row[1]), clerk: row[2]
        )
    }

    fileprivate func place(of draft: DraftPlace) -> Sealing.Place {
        place(
            "drafts", "content",
            "\(draft.visit.text)\u{1F}\(draft.service)\u{1F}\(draft.item?.text ?? "")")
    }
}
