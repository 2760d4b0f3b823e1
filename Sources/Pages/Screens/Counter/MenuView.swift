import Domain

/// The menus whose entries are known before anything happens.
struct ReasonRow: Sendable {
    let reason: String
    let text: String
    /// The digit that chooses it; empty beyond ten.
    let digit: String
    let isFirst: Bool

    /// Why somebody may come sooner, as a clerk sees it; what was only asked for is settled by one of the others.
    static func priorities(_ words: PageTexts) -> [ReasonRow] {
        let reasons = PriorityReason.allCases.filter { $0 != .asked }
        return reasons.enumerated().map { place, reason in
            ReasonRow(
                reason: reason.rawValue, text: QueueWords.reason(reason, words), digit: digit(place),
                isFirst: place == 0)
        }
    }

    static func alarms(_ words: PageTexts) -> [ReasonRow] {
        Alarm.Reason.allCases.enumerated().map { place, reason in
            ReasonRow(
                reason: reason.rawValue, text: AlarmRow.text(reason, words), digit: digit(place),
                isFirst: place == 0)
        }
    }

    /// 1 to 9, then 0, as the keys lie.
    static func digit(_ place: Int) -> String { place < 10 ? "\((place + 1) % 10)" : "" }
}

/// One group of keys on the page that shows all of them.
struct KeyGroup: Sendable {
    struct Key: Sendable {
        let key: String
        let text: String
    }

    let title: String
    let keys: [Key]

    private init(_ title: String, _ keys: [(String, String)]) {
        self.title = title
        self.keys = keys.map { Key(key: $0, text: $1) }
    }

    static func all(_ words: PageTexts) -> [KeyGroup] {
        [
            KeyGroup(
                words("console.keysVisit"),
                [
                    ("N", words("console.keyNext")), ("S", words("counter.start")),
                    ("R", words("counter.recall")), ("X", words("counter.noShow")),
                    ("P", words("counter.park")), ("T", words("console.transfer")),
                    ("F", words("counter.finish")), ("W", words("console.walkUp")),
                    ("U", words("console.undo")),
                ]),
            KeyGroup(
                words("console.keysForm"),
                [
                    ("/", words("counter.search")), ("D", words("console.settle")),
                    ("A", words("counter.accept")), ("M", words("counter.allReceived")),
                    ("O", words("console.notice")), ("L", words("console.pledge")),
                    ("J", words("console.refuse")), ("9", words("console.offList")),
                    ("Ctrl ↵", words("console.keySend")),
                    ("Esc", words("console.keyEsc")),
                ]),
            KeyGroup(
                words("console.keysItem"),
                [
                    ("C", words("counter.complete")), ("H", words("console.handOver")),
                    ("V", words("console.receipt")), (".", words("console.moreActs")),
                    ("B", words("counter.reprintKey")), ("Z", words("counter.voidKey")),
                    ("8", words("counter.newRoll")),
                ]),
            KeyGroup(
                words("console.keysLine"),
                [
                    ("Q", words("console.keyRows")), ("↑ ↓", words("console.keyArrows")),
                    ("I", words("console.keyPick")), ("G", words("console.priority")),
                    ("Y", words("console.comeBack")), ("Del", words("console.cancel")),
                ]),
            KeyGroup(
                words("console.keysElse"),
                [
                    ("K", words("console.work")), ("E", words("console.keyAlarm")),
                    ("7", words("console.alarmOver")),
                    ("0", words("console.more")), ("?", words("console.allKeys")),
                ]),
        ]
    }
}
